using SpikeNet.Graph.Nir;
using SpikeNet.Hdf5;
using SpikeNet.Tests.Hdf5;

namespace SpikeNet.Tests.Graph.Nir;

/// <summary>Files that are wrong: an error that names file and node, nothing else.</summary>
public class NirHostileTests : Hdf5FolderFixture
{
    private string File1 => Path.Combine(Folder, "bad.nir");

    private static NirFiles Sound() => new NirFiles().Input(2).Linear("fc", 2, 2, 1, 0, 0, 1).If("if", 2).Output(2).Chain("input", "fc", "if", "output");

    private void Refuses(NirFiles file, string node, string message)
    {
        file.Write(File1);
        Assert.That(
            () => NirReader.Read(File1, new NirImportOptions { TimeStepSeconds = 1e-3 }),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{File1}: ").And.Message.Contains($"'{node}'").And.Message.Contains(message));
    }

    [Test]
    public void TheSoundOneIsRead() => Assert.That(NirReader.Read(Sound().Write(File1)).Graph.Nodes, Has.Length.EqualTo(4));

    [Test]
    public void CyclesWithoutDelay()
    {
        Refuses(Sound().Linear("a", 2, 2, 1, 0, 0, 1).Linear("b", 2, 2, 1, 0, 0, 1).Chain("input", "a", "b", "a").Chain("b", "if"), "a", "a cycle without neurons that spike and without a Delay: 'a', 'b'");
        Refuses(
            Sound().If("if2", 2).Linear("b", 2, 2, 1, 0, 0, 1).Linear("c", 2, 2, 1, 0, 0, 1).Chain("if", "b", "if2", "c", "if"), "b", "a cycle through 2 populations without a Delay");
    }

    [Test]
    public void ShapesBeyondAnyNetwork()
    {
        Refuses(new NirFiles().Input(1L << 31).If("if", 2).Output(2).Chain("input", "if", "output"), "input", "sizes from 1");
        Refuses(new NirFiles().Input(65536, 65536, 65536).If("if", 2).Output(2).Chain("input", "if", "output"), "input", "sizes from 1");
        Refuses(new NirFiles().Input(-1).If("if", 2).Output(2).Chain("input", "if", "output"), "input", "sizes from 1");
        Refuses(
            new NirFiles().Input(1, 4, 4).Node("pool", "SumPool2d", ("kernel_size", [1L << 31, 2], [2]), ("stride", [2, 2], [2]), ("padding", [0, 0], [2])).Output(1)
                .Chain("input", "pool", "output"), "pool", "kernel_size");
    }

    [Test]
    public void EdgesThatLeadNowhere()
    {
        Refuses(Sound().Chain("if", "ghost"), "ghost", "there is no such node");
        Refuses(Sound().If("lost", 2), "lost", "no edges lead to it");
        Refuses(new NirFiles().Input(2).If("if", 2).Output(2).Chain("input", "if"), "output", "no edges lead to it");
        Refuses(Sound().Chain("output", "if"), "output", "an edge leads from the output to 'if'");
        Refuses(Sound().Chain("output", "output"), "output", "an edge leads from the output to 'output'");
        Refuses(Sound().Chain("fc", "if"), "if", "two edges lead to it from 'fc'");
        Refuses(Sound().If("end", 2).Chain("fc", "end"), "end", "no edge leads from it");
    }

    [Test]
    public void ParametersThatDoNotFit()
    {
        Refuses(new NirFiles().Input(2).Linear("fc", 2, 3, 1, 0, 0, 1, 1, 1).If("if", 2).Output(2).Chain("input", "fc", "if", "output"), "fc", "takes [3], but 'input' gives [2]");
        Refuses(new NirFiles().Input(2).Node("if", "IF", ("r", [1, 1], [2])).Output(2).Chain("input", "if", "output"), "if", "IF has no 'v_threshold'");
        Refuses(new NirFiles().Input(2).Node("if", "IF", ("r", [1, 1, 2], [3]), ("v_threshold", [1, 1], [2])).Output(2).Chain("input", "if", "output"), "if", "'r' has the shape [3]");
        Refuses(new NirFiles().Input(2).Linear("fc", 2, 2, 1, double.NaN, 0, 1).If("if", 2).Output(2).Chain("input", "fc", "if", "output"), "fc", "no finite numbers");
        Refuses(Sound().Node("wta", "WinnerTakesAll").Chain("if", "wta"), "wta", "which this program does not know");
        Refuses(new NirFiles().Input(2).Linear("a", 2, 2, 1, 0, 0, 1).Linear("b", 2, 2, 1, 0, 0, 1).If("if", 2).Output(2).Chain("input", "a", "b", "if", "output"), "b", "sums lead into this Linear");
        Refuses(new NirFiles().Input(2).Node("later", "Delay", ("delay", [0.0015], [1])).If("if", 2).Output(2).Chain("input", "later", "if", "output"), "later", "no whole number of steps");
    }

    /// <summary>A weight of 2^31 values, of which nothing is stored.</summary>
    [Test]
    public void AWeightThatIsOnlyClaimed()
    {
        new NirFiles().Input(2).If("if", 2).Output(2).Chain("input", "fc", "if", "output").Write(File1, nodes =>
        {
            using var node = nodes.CreateGroup("fc");
            node.WriteString("type", "Linear");
            ClaimedFile.Write(node, "weight", 1L << 31);
        });
        Assert.That(() => NirReader.Read(File1), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{File1}: /node/nodes/fc/weight: claims "));
    }

    /// <summary>A weight whose chunk inflates to 48 MiB.</summary>
    [Test]
    public void AWeightThatIsAZipBomb()
    {
        new NirFiles().Input(2).If("if", 2).Output(2).Chain("input", "fc", "if", "output").Write(File1, nodes =>
        {
            using var node = nodes.CreateGroup("fc");
            node.WriteString("type", "Linear");
            ClaimedFile.WriteBomb(node, "weight", 48L << 20);
        });
        Assert.That(() => NirReader.Read(File1), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{File1}: /node/nodes/fc/weight: chunk 0 holds more than"));
    }

    /// <summary>Every way of cutting a file short, and random bytes in it: an exception of the documented kinds, never anything else.</summary>
    [Test]
    public void CutAndScrambledFiles()
    {
        var bytes = File.ReadAllBytes(Sound().Write(File1));
        for (var length = 0; length < bytes.Length; length += 97)
        {
            File.WriteAllBytes(File1, bytes[..length]);
            Assert.That(() => NirReader.Read(File1), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith($"{File1}: "), $"{length} bytes");
        }

        File.WriteAllText(File1, "node");
        Assert.That(() => NirReader.Read(File1), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo($"{File1}: not an HDF5 file."));
        Hdf5File.Create(File1, root => root.WriteString("version", "1"));
        Assert.That(() => NirReader.Read(File1), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("not a NIR file"));
    }
}
