using System.Xml.Linq;

namespace SpikeNet.Tests.Architecture;

/// <summary>References run downwards only, as docs/architecture.md draws them.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["SpikeNet.Hdf5"] = [],
        ["SpikeNet.Tensors"] = [],
        ["SpikeNet.Neurons"] = ["SpikeNet.Tensors"],
        ["SpikeNet.Graph"] = ["SpikeNet.Neurons", "SpikeNet.Hdf5"],
        ["SpikeNet"] = ["SpikeNet.Graph"],
        ["SpikeNet.Hardware"] = ["SpikeNet.Graph"],
        ["SpikeNet.Plausibility"] = ["SpikeNet"],
        ["SpikeNet.Tuning"] = ["SpikeNet", "SpikeNet.Hardware"],
        ["SpikeNet.Datasets"] = ["SpikeNet.Tensors", "SpikeNet.Hdf5"],
    };

    private static IEnumerable<TestCaseData> Projects()
    {
        var root = Repository.Root;
        foreach (var folder in new[] { "src", "backends", "datasets" })
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(root, folder), "*.csproj", SearchOption.AllDirectories))
                yield return new TestCaseData(path).SetArgDisplayNames(Path.GetFileNameWithoutExtension(path));
        }
    }

    [TestCaseSource(nameof(Projects))]
    public void ReferencesPointDownwards(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var references = XDocument.Load(path).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))).ToList();
        if (name == "SpikeNet.Cli")
        {
            Assert.That(references, Is.Not.Empty);
            return;
        }

        var allowed = name.StartsWith("SpikeNet.Backends.", StringComparison.Ordinal) ? ["SpikeNet.Hardware"] : Allowed.GetValueOrDefault(name);
        Assert.That(allowed, Is.Not.Null, $"{name} is in no row of the architecture: say here what it may know.");
        Assert.That(references, Is.SubsetOf(allowed!), $"{name} refers upwards or sideways.");
    }
}
