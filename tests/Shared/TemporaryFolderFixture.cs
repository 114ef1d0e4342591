namespace SpikeNet.TestSupport;

/// <summary>Tests that each have a folder of their own, which goes with them.</summary>
public abstract class TemporaryFolderFixture
{
    /// <summary>The running test's folder.</summary>
    protected string Folder { get; private set; } = "";

    [SetUp]
    public void MakeFolder() => Folder = Directory.CreateTempSubdirectory("spikenet").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    /// <summary>A path in the folder.</summary>
    protected string At(string name) => Path.Combine(Folder, name);
}
