namespace SpikeNet.Cli.Tests;

/// <summary>The examples run, and the documentation shows what they run.</summary>
public class ExampleTests
{
    [TestCase("CustomNeuron.dll", "the same as the interpreter")]
    [TestCase("StateProbes.dll", "adaptive v")]
    [TestCase("TrainAndCompare.dll", "loihi1, System")]
    [TestCase("ConvertAndDistil.dll", "student, 8 steps")]
    public void TheExampleRuns(string assembly, string says)
    {
        var folder = Directory.CreateTempSubdirectory("spikenet").FullName;
        var result = SpikenetProcess.Execute(assembly, null, folder);
        Directory.Delete(folder, recursive: true);
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Contain(says));
    }

    [Test]
    public void TheGuideShowsTheExamplesNeuron()
    {
        var root = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "SpikeNet.sln")))
            root = root.Parent;
        var source = File.ReadAllText(Path.Combine(root!.FullName, "examples/CustomNeuron/BurstyNeuron.cs"));
        var guide = File.ReadAllText(Path.Combine(root.FullName, "docs/adding-a-neuron.md"));
        var code = source.Split("// <neuron>")[1].Split("// </neuron>")[0].Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var shown = guide.Split("```csharp")[1].Split("```")[0].Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        Assert.That(shown, Is.EqualTo(code));
        Assert.That(code, Has.Count.LessThanOrEqualTo(18), "about fifteen lines");
    }
}
