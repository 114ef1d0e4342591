namespace SpikeNet.TestSupport;

/// <summary>Finds the real recordings and networks that some tests use; they are not part of the repository.</summary>
internal static class SampleData
{
    /// <summary>The folder or file of that name below $SPIKENET_DATA, or below shared/data beside the checkout; ignores the running test where it is absent.</summary>
    internal static string OrIgnore(string name)
    {
        var root = Environment.GetEnvironmentVariable("SPIKENET_DATA");
        if (string.IsNullOrEmpty(root))
            root = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
        var path = Path.Combine(root, name);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Ignore($"No {path}: set SPIKENET_DATA to the folder that holds '{name}' to run this test.");
        return path;
    }
}
