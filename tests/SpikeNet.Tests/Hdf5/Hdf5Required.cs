using SpikeNet.Hdf5;
using SpikeNet.Tests.Architecture;

namespace SpikeNet.Tests.Hdf5;

/// <summary>Skips tests whose libraries, programs or samples are absent, with the reason.</summary>
internal static class Hdf5Required
{
    internal static void LibraryOrIgnore()
    {
        if (Hdf5Library.Problem is { } problem)
            Assert.Ignore(problem);
    }

    /// <summary>The NIR samples; ignores the running test where they are absent.</summary>
    internal static string Sample(string name)
    {
        var root = Environment.GetEnvironmentVariable("SPIKENET_DATA");
        if (string.IsNullOrEmpty(root))
            root = Path.GetFullPath(Path.Combine(ProjectReferenceTests.Root(), "..", "shared", "data"));
        var path = Path.Combine(root, "nir", name);
        if (!File.Exists(path))
            Assert.Ignore($"No file {path}: set SPIKENET_DATA to the folder that holds 'nir' to run this test.");
        return path;
    }

    /// <summary>Runs a program of hdf5-tools; ignores the running test where it is absent.</summary>
    internal static void Run(string program, params string[] arguments)
    {
        System.Diagnostics.Process? process;
        try
        {
            process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"No program {program}: on Debian it is in the package hdf5-tools.");
            return;
        }

        using (process)
        {
            var errors = process!.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors);
        }
    }
}
