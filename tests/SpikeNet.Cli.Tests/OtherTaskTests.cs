using System.Text.Json;
using SpikeNet.Cli.Data;
using SpikeNet.Datasets.Audio;
using SpikeNet.Datasets.Catalogue;

namespace SpikeNet.Cli.Tests;

/// <summary>Cochleas, images and words from files to a comparison of targets, as scripts drive them.</summary>
public class OtherTaskTests : TemporaryFolderFixture
{
    private const string Squares = """
        name: squares
        data: mnist
        split: {validation: 0.2}
        input:
          image: {code: {kind: regular-rate, steps: 4}}
        layers:
          - conv2d: {channels: 4, kernel: 5, stride: 3, gain: 2}
          - lif: {reset: zero}
          - flatten
          - linear: {out: classes, gain: 2}
          - lif: {reset: zero}
        read-out: spike-count
        training: {epochs: 8, batch: 10, learning-rate: 0.01}
        """;

    private const string Heard = """
        name: ear
        data: fsdd
        input:
          cochlea: {steps: 60, bands: 24, spikes: CODE}
        augmentation: {cut: 0.2, masked-bands: 3, sound: {shift-ms: 10, noise: 0.5, lowest-snr-db: 10, highest-snr-db: 30, noise-folder: 'FOLDER'}}
        layers:
          - linear: {out: 32, gain: 2}
          - lif: {decay: 0.9}
          - linear: {out: classes}
        read-out: {rule: leaky-last, decay: 0.95}
        training: {epochs: 8, batch: 32, learning-rate: 0.005}
        """;

    private static JsonElement Good(params string[] command)
    {
        var result = SpikenetProcess.Run(command);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    [Test]
    public void EverySetOfTheCatalogueCanBeOpened() => Assert.That(
        DataSource.All.Where(s => !s.BuiltIn).Select(s => s.Name), Is.EquivalentTo(DataSetCatalogue.All.Select(s => s.Name)));

    [Test]
    public void ShdRunsOnItsOfficialLayout()
    {
        Hdf5Required.LibraryOrIgnore();
        OtherFiles.WriteShd(At("data"), 6);
        var trained = Good("train", "shd", "--data", $"shd={At("data")}", "--out", At("a"), "--epochs", "25", "--json");
        Assert.That(trained.GetProperty("loss").GetDouble(), Is.Positive);

        // Speaker 9 is for validation: a third of 120.
        var validation = Good("evaluate", At("a/model.snn"), "--data", $"shd={At("data")}", "--split", "validation", "--json");
        Assert.That(validation.GetProperty("samples").GetInt32(), Is.EqualTo(40));
        Assert.That(validation.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.2), "chance is 5 %");
        var test = Good("evaluate", At("a/model.snn"), "--data", $"shd={At("data")}", "--split", "speaker:4", "--json");
        Assert.That(test.GetProperty("samples").GetInt32(), Is.EqualTo(20));
        Assert.That(test.GetProperty("classes")[7].GetString(), Is.EqualTo("digit 7"));
        Assert.That(test.GetProperty("meanInputSpikesPerSample").GetDouble(), Is.InRange(100, 400), "400 spikes, some of which share an input and a step");
    }

    [Test]
    public void ImagesAreTrainedAndComparedOnEveryTarget()
    {
        OtherFiles.WriteMnist(At("data"), 200, 50);
        File.WriteAllText(At("my.yaml"), Squares);
        Good("train", At("my.yaml"), "--data", $"mnist={At("data")}", "--out", At("a"), "--json");
        var evaluated = Good("evaluate", At("a/model.snn"), "--data", $"mnist={At("data")}", "--quantised", "--split", "validation", "--json");
        var compared = Good("compare", At("a/model.snn"), "--data", $"mnist={At("data")}", "--out", At("report"), "--json");
        Compared(compared, evaluated);
        Assert.That(compared.GetProperty("data").GetString(), Does.StartWith("MNIST, validation, "));
    }

    [Test]
    public void EventRecordingsAreComparedOnEveryTarget()
    {
        EventFiles.WriteNMnist(At("data"), 60);
        File.WriteAllText(At("my.yaml"), Squares.Replace("data: mnist", "data: nmnist", StringComparison.Ordinal)
            .Replace("image: {code: {kind: regular-rate, steps: 4}}", "event-frames: {steps: 4, slicing: count}", StringComparison.Ordinal));
        Good("train", At("my.yaml"), "--data", $"nmnist={At("data")}", "--out", At("a"), "--epochs", "2", "--json");
        var evaluated = Good("evaluate", At("a/model.snn"), "--data", $"nmnist={At("data")}", "--quantised", "--split", "train", "--json");
        Compared(Good("compare", At("a/model.snn"), "--data", $"nmnist={At("data")}", "--split", "train", "--out", At("report"), "--json"), evaluated);
    }

    [Test]
    public void WordsAreComparedBySplitsOfTheirSpeakers()
    {
        OtherFiles.WriteSpeechCommands(At("data"));
        Good("train", "speech-commands", "--data", $"speech_commands={At("data")}", "--out", At("a"), "--epochs", "1", "--json");
        var compared = Good("compare", At("a/model.snn"), "--data", $"speech_commands={At("data")}", "--split", "fold:0", "--samples", "4", "--targets", "cpu", "--out", At("report"), "--json");
        Assert.That(compared.GetProperty("targets")[0].GetProperty("fits").GetBoolean(), Is.True, compared.GetProperty("targets")[0].GetProperty("reasons").ToString());
        Assert.That(compared.GetProperty("data").GetString(), Is.EqualTo("Speech Commands, fold:0, 4 recordings"));
    }

    private static void Compared(JsonElement compared, JsonElement evaluated)
    {
        var targets = compared.GetProperty("targets").EnumerateArray().ToList();
        Assert.That(targets, Has.Count.GreaterThanOrEqualTo(9));
        var fit = targets.Where(t => t.GetProperty("fits").GetBoolean()).ToList();
        Assert.That(fit.Select(t => t.GetProperty("name").GetString()), Does.Contain("cpu"));
        foreach (var target in fit)
        {
            Assert.That(
                target.GetProperty("synapticOperations").GetDouble(),
                Is.EqualTo(evaluated.GetProperty("meanSynapticOperationsPerSample").GetDouble()).Within(1e-6).Percent, "counted alike by evaluate");
        }

        Assert.That(compared.GetProperty("accuracy").GetDouble(), Is.EqualTo(evaluated.GetProperty("accuracy").GetDouble()).Within(1e-9));
    }

    [TestCase("lif")]
    [TestCase("{kind: level-crossing, step: 0.15}")]
    [TestCase("{kind: threshold, levels: 3}")]
    public void AnEarIsInTheModel(string code)
    {
        SmallDigits.Write(At("data"));
        Directory.CreateDirectory(At("noises"));
        WaveFile.Write(At("noises/hum.wav"), [.. Enumerable.Range(0, 16000).Select(i => (float)(0.3 * Math.Sin(i * 0.05)))], 16000);
        File.WriteAllText(At("my.yaml"), Heard.Replace("CODE", code, StringComparison.Ordinal).Replace("FOLDER", At("noises"), StringComparison.Ordinal));
        string[] Train(string folder, params string[] more) => ["train", At("my.yaml"), "--data", $"fsdd={At("data")}", "--out", At(folder), "--json", .. more];
        Good(Train("a"));
        Good(Train("b", "--threads", "1"));
        Assert.That(File.ReadAllBytes(At("b/model.snn")), Is.EqualTo(File.ReadAllBytes(At("a/model.snn"))), "whatever the number of threads");

        // The noises and the recipe are gone: the model alone says how it hears.
        Directory.Delete(At("noises"), recursive: true);
        File.Delete(At("my.yaml"));
        var evaluated = Good("evaluate", At("a/model.snn"), "--data", $"fsdd={At("data")}", "--split", "validation", "--heard", "--json");
        Assert.That(evaluated.GetProperty("heard").GetArrayLength(), Is.EqualTo(10));
        Assert.That(evaluated.GetProperty("meanInputSpikesPerSample").GetDouble(), Is.Positive);
        Assert.That(evaluated.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.12), "ten classes");
    }

    [Test]
    public void MistakesOfEarsAndNoisesAreNamed()
    {
        SmallDigits.Write(At("data"));
        string Refused(string from, string to)
        {
            File.WriteAllText(At("my.yaml"), Heard.Replace("CODE", "lif", StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal));
            var result = SpikenetProcess.Run("train", At("my.yaml"), "--data", $"fsdd={At("data")}", "--out", At("out"));
            Assert.That(result.ExitCode, Is.EqualTo(1), result.Error);
            return result.LastError;
        }

        Assert.That(Refused("FOLDER", At("none")), Does.Contain(At("none")).And.Contain("no such folder"));
        Assert.That(Refused("FOLDER", At("data")), Does.Contain("holds no .wav file"));
        Assert.That(Refused("bands: 24", "bands: 24, highest-hz: 5000"), Does.Contain("my.yaml: line 4: cochlea: HighestHz must be above 100 and below 4000 Hz"));
        Assert.That(Refused("lif", "{kind: lif, step: 1}"), Does.Contain("my.yaml: line 4: 'step' is no key of spikes; allowed: kind, time-constant-ms, gain"));
        Assert.That(Refused("shift-ms: 10", "shift: 10"), Does.Contain("my.yaml: line 5: 'shift' is no key of sound; allowed: shift-ms, speed, gain-db, noise"));
    }
}
