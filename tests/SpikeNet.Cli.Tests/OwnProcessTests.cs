using System.Diagnostics;

namespace SpikeNet.Cli.Tests;

/// <summary>A library that crashes or hangs on a file is an error that names the file.</summary>
public class OwnProcessTests
{
    private static int Run(string script, double seconds = 60)
    {
        if (!File.Exists("/bin/sh"))
            Assert.Ignore("There is no /bin/sh.");
        return OwnProcess.Run(new ProcessStartInfo("/bin/sh", ["-c", script]), "bad.nir", TimeSpan.FromSeconds(seconds), CancellationToken.None);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void AnAnswerIsHandedOn(int code) => Assert.That(Run($"exit {code}"), Is.EqualTo(code));

    [TestCase("SEGV")]
    [TestCase("ABRT")]
    public void ACrashIsADamagedFile(string signal) => Assert.That(
        () => Run($"kill -{signal} $$"), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("bad.nir: damaged: the library that reads it crashed"));

    [Test]
    public void SoIsAHang() => Assert.That(
        () => Run("sleep 600", seconds: 0.2), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("bad.nir: damaged: it could not be read within 0 s"));

    [Test]
    public void CancellingEndsIt()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(
            () => OwnProcess.Run(new ProcessStartInfo("/bin/sh", ["-c", "sleep 600"]), "bad.nir", TimeSpan.FromMinutes(1), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
