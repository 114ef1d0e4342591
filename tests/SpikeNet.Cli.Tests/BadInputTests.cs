using SpikeNet.Datasets.Audio;

namespace SpikeNet.Cli.Tests;

/// <summary>A mistake gives one line that names file and cause, exit code 1, no stack trace, and nothing half-written.</summary>
public class BadInputTests : TemporaryFolderFixture
{
    private void Refused(string[] command, params string[] words)
    {
        var result = SpikenetProcess.Run(command);
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Error);
        Assert.That(result.LastError, Does.StartWith("error: "));
        foreach (var word in words)
            Assert.That(result.LastError, Does.Contain(word));
        Assert.That(result.Error, Does.Not.Contain("   at "));
        Assert.That(File.Exists(At("out/model.snn")), Is.False);
    }

    private string[] Train() => ["train", "fsdd", "--data", $"fsdd={At("data")}", "--out", At("out"), "--epochs", "1"];

    [Test]
    public void MissingAndEmptyFolders()
    {
        Refused(Train(), At("data"), "no such folder");
        Directory.CreateDirectory(At("data"));
        Refused(Train(), At("data"), "no .wav file");
    }

    [Test]
    public void DamagedRecordings()
    {
        SmallDigits.Write(At("data"));
        var victim = Directory.GetFiles(At("data/recordings")).Order(StringComparer.Ordinal).Last();
        var good = File.ReadAllBytes(victim);

        File.WriteAllBytes(victim, good[..(good.Length / 2)]);
        Refused(Train(), victim, "truncated");

        var stereo = (byte[])good.Clone();
        stereo[22] = 2;
        File.WriteAllBytes(victim, stereo);
        Refused(Train(), victim, "2 channels");

        WaveFile.Write(victim, new float[4410], 44100);
        Refused(Train(), victim, "44100 Hz");
    }

    [Test]
    public void DamagedModels()
    {
        File.WriteAllText(At("text.snn"), "not a graph");
        File.WriteAllBytes(At("empty.snn"), []);
        foreach (var name in new[] { "text.snn", "empty.snn" })
            Refused(["evaluate", At(name), "--data", $"fsdd={Folder}"], At(name), "not a SpikeNet graph file");
        Refused(["summary", At("missing.snn")], At("missing.snn"), "no such file");
    }

    [Test]
    public void APlaceThatCannotBeWritten()
    {
        SmallDigits.Write(At("data"));
        File.WriteAllText(At("out"), "a file where a folder should be");
        Refused(Train(), At("out"), "cannot be written");
    }

    [Test]
    public void UnknownNamesListWhatThereIs()
    {
        Refused(["train", "nothing", "--out", At("out")], "nothing", "fsdd");
        Refused(["train", "fsdd", "--data", "elsewhere=x", "--out", At("out")], "elsewhere", "fsdd");
        Refused(["train", "fsdd", "--out", At("out")], "--data fsdd=PATH", "SPIKENET_DATA");
    }

    [Test]
    public void ANewcomersSlipsAreNoInternalErrors()
    {
        Assert.That(SpikenetProcess.Run("frobnicate").ExitCode, Is.EqualTo(1));
        Assert.That(SpikenetProcess.Run("train", "fsdd").Error, Does.Contain("--out"));
        Assert.That(SpikenetProcess.Run("train", "fsdd", "--out", At("out"), "--epochs", "0").Error, Does.Contain("--epochs"));
        Assert.That(SpikenetProcess.Run("--help").ExitCode, Is.Zero);
    }
}
