namespace SpikeNet.Datasets.Tests;

/// <summary>Finds the real recordings that some tests use; they are not part of the repository.</summary>
internal static class SampleData
{
    /// <summary>The folder of one sample set; ignores the running test where it is absent.</summary>
    public static string FolderOrIgnore(string name)
    {
        string? root = Environment.GetEnvironmentVariable("SPIKENET_DATA");
        if (string.IsNullOrEmpty(root))
        {
            DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SpikeNet.sln")))
                folder = folder.Parent;
            root = folder is null ? "" : Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        }

        string wanted = Path.Combine(root, name);
        if (!Directory.Exists(wanted))
            Assert.Ignore($"No folder {wanted}: set SPIKENET_DATA to the folder that holds '{name}' to run this test.");
        return wanted;
    }
}
