using SpikeNet.Hdf5;

namespace SpikeNet.TestSupport;

/// <summary>Skips tests whose libraries, programs or samples are absent, with the reason.</summary>
internal static class Hdf5Required
{
    /// <summary>Ignores the running test where the library is absent.</summary>
    internal static void LibraryOrIgnore()
    {
        if (Hdf5Library.Problem is { } problem)
            Assert.Ignore(problem);
    }

    /// <summary>A file or folder of the samples that is read by the library; ignores the running test where either is absent.</summary>
    internal static string Sample(string name)
    {
        LibraryOrIgnore();
        return SampleData.OrIgnore(name);
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
