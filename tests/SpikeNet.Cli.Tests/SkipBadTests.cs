using System.Text.Json;
using SpikeNet.Hdf5;

namespace SpikeNet.Cli.Tests;

/// <summary>A bad recording ends a command with its file and place; with <c>--skip-bad</c> it is left out, counted and listed.</summary>
public class SkipBadTests : TemporaryFolderFixture
{
    private const string Events = """
        name: spots
        data: nmnist
        split: {folds: 5, by: number, test: 1}
        input:
          event-frames: {steps: 3, merge: 4}
        layers:
          - flatten
          - linear: {out: classes}
        read-out: leaky-last
        training: {epochs: 1, batch: 10, learning-rate: 0.01}
        """;

    private static void Refused(string[] command, params string[] words)
    {
        var result = SpikenetProcess.Run(command);
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Error);
        Assert.That(result.LastError, Does.StartWith("error: "));
        foreach (var word in words)
            Assert.That(result.LastError, Does.Contain(word));
    }

    /// <summary>Runs with <c>--skip-bad</c> and checks that those files alone are listed, in JSON and for people.</summary>
    private static JsonElement Skipping(string[] command, params string[] expected)
    {
        var result = SpikenetProcess.Run([.. command, "--skip-bad", "--json"]);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Error, Does.Contain($"skipped {expected.Length} bad {(expected.Length == 1 ? "recording" : "recordings")}:"));
        foreach (var words in expected)
            Assert.That(result.Error, Does.Contain(words));
        var json = JsonDocument.Parse(result.Output).RootElement;
        if (json.TryGetProperty("skipped", out var skipped))
            Assert.That(skipped.EnumerateArray().Select(s => s.GetProperty("reason").GetString()), Is.EqualTo(expected).AsCollection);
        return json;
    }

    [Test]
    public void RecordingsOfEvents()
    {
        EventFiles.WriteNMnist(At("data"), 50);
        File.WriteAllText(At("my.yaml"), Events);
        string[] train = ["train", At("my.yaml"), "--data", $"nmnist={At("data")}", "--out", At("a")];

        // Number 1 is tested and the first of all; 3 and 4 are for training: truncated, backwards, outside the sensor.
        var (first, third, fourth) = (At("data/Train/0/00001.bin"), At("data/Train/0/00003.bin"), At("data/Train/0/00004.bin"));
        File.WriteAllBytes(first, File.ReadAllBytes(first)[..^3]);
        File.WriteAllBytes(third, [1, 1, 0, 0, 9, 1, 1, 0, 0, 8]);
        File.WriteAllBytes(fourth, [34, 0, 0, 0, 0]);
        var truncated = $"{first}: byte 1995: truncated: the last event has 2 of 5 bytes";
        var backwards = $"{third}: byte 5: event 1 is at 8 us, before the one in front of it at 9 us; reading with OutOfOrderEvents.Sort accepts that";
        var outside = $"{fourth}: byte 0: event 0 at (34, 0) lies outside the sensor of 34 x 34";
        Refused(train, truncated);
        Skipping(train, backwards, outside);
        string[] evaluate = ["evaluate", At("a/model.snn"), "--data", $"nmnist={At("data")}", "--split", "fold:1"];
        Refused(evaluate, truncated);
        Assert.That(Skipping(evaluate, truncated).GetProperty("samples").GetInt32(), Is.EqualTo(9));
        string[] compare = ["compare", At("a/model.snn"), "--data", $"nmnist={At("data")}", "--split", "fold:1", "--targets", "cpu", "--out", At("report")];
        Refused(compare, truncated);
        Assert.That(Skipping(compare, truncated).GetProperty("data").GetString(), Is.EqualTo("N-MNIST, fold:1, 9 recordings without 1 bad ones"));

        // Nothing to list: the list is there and empty.
        var clean = SpikenetProcess.Run("evaluate", At("a/model.snn"), "--data", $"nmnist={At("data")}", "--split", "fold:0", "--skip-bad", "--json");
        Assert.That(clean.Error, Is.Empty);
        Assert.That(JsonDocument.Parse(clean.Output).RootElement.GetProperty("skipped").GetArrayLength(), Is.Zero);
    }

    [Test]
    public void WhereAllAreBadThereIsNothingToDo()
    {
        EventFiles.WriteNMnist(At("data"), 50);
        File.WriteAllText(At("my.yaml"), Events);
        foreach (var file in Directory.GetFiles(At("data"), "*.bin", SearchOption.AllDirectories))
            File.WriteAllBytes(file, []);
        Refused(["train", At("my.yaml"), "--data", $"nmnist={At("data")}", "--out", At("a"), "--skip-bad"], "none of 50 samples can be read; the first: ", "00001.bin: byte 0: the file is empty");
    }

    [Test]
    public void SoundFiles()
    {
        SmallDigits.Write(At("data"));
        var files = Directory.GetFiles(At("data/recordings")).Order(StringComparer.Ordinal).Where(f => f.EndsWith("_5.wav", StringComparison.Ordinal)).ToList();
        string[] train = ["train", "fsdd", "--data", $"fsdd={At("data")}", "--out", At("a"), "--epochs", "1"];
        File.WriteAllText(files[0], "RIFX, no wave file");
        var whole = File.ReadAllBytes(files[1]);
        File.WriteAllBytes(files[1], whole[..100]);
        var magic = $"{files[0]}: byte 0: starts with 'RIFX', expected 'RIFF': not a WAVE file";
        var truncated = $"{files[1]}: byte 36: truncated: chunk 'data' claims {whole.Length - 44} bytes, the file holds 56";
        Refused(train, magic);
        Skipping(train, magic, truncated);
        string[] evaluate = ["evaluate", At("a/model.snn"), "--data", $"fsdd={At("data")}", "--split", "validation"];
        Refused(evaluate, magic);
        Assert.That(Skipping(evaluate, magic, truncated).GetProperty("samples").GetInt32(), Is.EqualTo((2 * 10 * 5) - 2));
    }

    [Test]
    public void LabelsThatNameNothing()
    {
        OtherFiles.WriteSpeechCommands(At("data"));
        File.WriteAllText(At("data/validation_list.txt"), "yes/00000001_nohash_0.wav\nyes/00000002_nohash_7.wav\n");
        File.WriteAllText(At("data/testing_list.txt"), "no/00000003_nohash_0.wav\n");
        File.WriteAllText(At("my.yaml"), """
            data: speech_commands
            input:
              mel-image: {sample-rate-hz: 16000, bands: 8, frames: 8, code: {kind: latency, steps: 4}}
            layers: [{linear: {out: classes}}]
            read-out: leaky-last
            training: {epochs: 1, batch: 10, learning-rate: 0.01}
            """);
        string[] train = ["train", At("my.yaml"), "--data", $"speech_commands={At("data")}", "--out", At("a")];
        Refused(train, "validation_list.txt: line 2: names 'yes/00000002_nohash_7.wav', which is not there");
        Skipping(train, "names 'yes/00000002_nohash_7.wav', which is not there");
    }

    [Test]
    public void SpikesOfACochlea()
    {
        Hdf5Required.LibraryOrIgnore();
        Directory.CreateDirectory(At("data"));
        Hdf5File.Create(At("data/shd_train.h5"), file =>
        {
            using (var spikes = file.CreateGroup("spikes"))
            {
                spikes.WriteLists<float>("times", [[0.1f], [float.NaN], [0.1f], [0.1f, 0.2f], [0.5f, 0.25f], [0.1f]]);
                spikes.WriteLists<int>("units", [[1], [1], [700], [1], [1, 2], [3]]);
            }

            file.Write<int>("labels", [0, 1, 2, 3, 4, 20], [6]);
        });
        File.WriteAllText(At("my.yaml"), Events.Replace("nmnist", "shd", StringComparison.Ordinal).Replace("{folds: 5, by: number, test: 1}", "{validation: 0}", StringComparison.Ordinal)
            .Replace("merge: 4", "step-ms: 100, merge: 5, polarities: false", StringComparison.Ordinal));
        string[] train = ["train", At("my.yaml"), "--data", $"shd={At("data")}", "--out", At("a")];
        var file = At("data/shd_train.h5");
        Refused(train, $"{file}: /labels[5]: class 20, expected 0 to 19");
        Skipping(
            train, "class 20, expected 0 to 19", $"{file}: /spikes/times[1]: value 0 is not a finite number", $"{file}: /spikes/units[2]: value 0 is 700, expected 0 to 699",
            $"{file}: /spikes/units[3]: 1 units, but /spikes/times[3] has 2 times",
            $"{file}: /spikes/times[4]: value 1 is 0.25 s, before the one in front of it at 0.5 s; reading with OutOfOrderEvents.Sort accepts that");
    }

    [Test]
    public void GesturesWithoutLabels()
    {
        EventFiles.WriteDvsGesture(At("data"));
        File.Delete(At("data/user02_lab_labels.csv"));
        File.WriteAllText(At("my.yaml"), Events.Replace("nmnist", "dvs-gesture", StringComparison.Ordinal).Replace("{folds: 5, by: number, test: 1}", "{validation: 0}", StringComparison.Ordinal));
        string[] train = ["train", At("my.yaml"), "--data", $"dvs-gesture={At("data")}", "--out", At("a")];
        var missing = $"{At("data/user02_lab_labels.csv")}: no such file; the labels of {At("data/user02_lab.aedat")} are missing";
        Refused(train, missing);
        Skipping(train, missing);
    }

    /// <summary>All images of a part are in one file: there is nothing to leave out.</summary>
    [Test]
    public void ImagesStandOrFallTogether()
    {
        OtherFiles.WriteMnist(At("data"), 20, 10);
        var path = At("data/train-images-idx3-ubyte.gz");
        File.WriteAllBytes(path, [0, 0, 13, 3, 0, 0, 0, 20]);
        File.WriteAllText(At("my.yaml"), Events.Replace("nmnist", "mnist", StringComparison.Ordinal).Replace("event-frames: {steps: 3, merge: 4}", "image: {code: latency}", StringComparison.Ordinal));
        Refused(["train", At("my.yaml"), "--data", $"mnist={At("data")}", "--out", At("a"), "--skip-bad"], $"{path}: byte 2: values of type 0x0D, supported: 0x08");
    }
}
