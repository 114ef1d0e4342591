using System.Text.Json;

namespace SpikeNet.Cli.Tests;

/// <summary>Recipes of every kind of data, from files to an evaluated model, as scripts drive them.</summary>
public class TaskTests : TemporaryFolderFixture
{
    private const string SmallEvents = """
        name: spots
        data: nmnist
        split: {folds: 5, by: number, test: 1, validation: 0.2}
        input:
          event-frames: {steps: 5, slicing: count, merge: 2}
        augmentation: {shift: 1, drop: 0.2}
        layers:
          - conv2d: {channels: 4, kernel: 3, gain: 2}
          - batch-norm
          - lif: {decay: 0.8}
          - avg-pool2d: 2
          - flatten
          - dropout: 0.1
          - linear: {out: classes}
        read-out: leaky-last
        loss: {cross-entropy: {label-smoothing: 0.05}}
        optimiser: {adam-w: {groups: ['*.bias': {weight-decay: 0}]}}
        schedule: {one-cycle: {rising-share: 0.25}}
        training: {epochs: 12, batch: 10, learning-rate: 0.02}
        """;

    private static JsonElement Good(params string[] command)
    {
        var result = SpikenetProcess.Run(command);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    [Test]
    public void ARecipeOfTheUsersLearnsEventRecordings()
    {
        EventFiles.WriteNMnist(At("data"), 100);
        File.WriteAllText(At("my.yaml"), SmallEvents);
        string[] Train(string folder, params string[] more) =>
            ["train", At("my.yaml"), "--data", $"nmnist={At("data")}", "--out", At(folder), "--seed", "3", "--json", .. more];
        Good(Train("a"));

        // The same seed gives the same model with one thread.
        Good(Train("b", "--threads", "1"));
        Assert.That(File.ReadAllBytes(At("b/model.snn")), Is.EqualTo(File.ReadAllBytes(At("a/model.snn"))));

        var evaluated = Good("evaluate", At("a/model.snn"), "--data", $"nmnist={At("data")}", "--json");
        Assert.That(evaluated.GetProperty("samples").GetInt32(), Is.EqualTo(20), "numbers 1, 6, 11, ... of 1 to 100");
        Assert.That(evaluated.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.8), "ten spots in ten places");
        Assert.That(evaluated.GetProperty("interval95")[0].GetDouble(), Is.LessThan(evaluated.GetProperty("accuracy").GetDouble()));

        // Another fold, and a summary of a graph with convolution, normalisation and pooling.
        Assert.That(Good("evaluate", At("a/model.snn"), "--data", $"nmnist={At("data")}", "--split", "fold:2", "--json").GetProperty("samples").GetInt32(), Is.EqualTo(20));
        var summary = Good("summary", At("a/model.snn"), "--targets", "--json");

        // 2 x 9 x 4 weights of the convolution, 4 gains and 4 shifts, (8 - 1) x (8 - 1) pooled places of 4 channels to 10 classes.
        Assert.That(summary.GetProperty("weights").GetInt32(), Is.EqualTo(72 + 8 + (7 * 7 * 4 * 10)));
        Assert.That(summary.GetProperty("metadata").GetProperty("held-out").GetString(), Is.EqualTo("fold:1"));
    }

    [Test]
    public void DvsGestureRunsOnItsOfficialLayout()
    {
        EventFiles.WriteDvsGesture(At("data"));
        var trained = Good("train", "dvs-gesture", "--data", $"dvs-gesture={At("data")}", "--out", At("a"), "--epochs", "2", "--json");
        Assert.That(trained.GetProperty("loss").GetDouble(), Is.Positive);
        var evaluated = Good("evaluate", At("a/model.snn"), "--data", $"dvs-gesture={At("data")}", "--split", "test", "--json");
        Assert.That(evaluated.GetProperty("samples").GetInt32(), Is.EqualTo(11));
        Assert.That(evaluated.GetProperty("meanSynapticOperationsPerSample").GetDouble(), Is.Positive);
    }

    [Test]
    public void StreamsAreAskedBeforeTheirEnd()
    {
        SmallDigits.Write(At("data"));
        Good("train", "fsdd-stream", "--data", $"fsdd={At("data")}", "--out", At("a"), "--epochs", "1", "--json");
        var evaluated = Good("evaluate", At("a/model.snn"), "--data", $"fsdd={At("data")}", "--split", "validation", "--heard", "--baselines", "--json");
        var shares = evaluated.GetProperty("heard").EnumerateArray().Select(h => h.GetProperty("share").GetDouble()).ToList();
        Assert.That(shares, Is.EqualTo(Enumerable.Range(1, 10).Select(i => i / 10.0)).Within(1e-12));
        var baselines = evaluated.GetProperty("baselines").EnumerateArray().ToList();
        Assert.That(baselines, Has.Count.EqualTo(2));
        Assert.That(baselines[0].GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.3), "softmax regression on ten classes");
    }

    [Test]
    public void KernelsAreTunedOnRequestAndTheirChoiceIsSaid()
    {
        SmallDigits.Write(At("data"));
        var plain = SpikenetProcess.Run("train", "fsdd", "--data", $"fsdd={At("data")}", "--out", At("a"), "--epochs", "1");
        Assert.That(plain.ExitCode, Is.Zero, plain.Error);
        Assert.That(plain.Error, Does.Match("(event-driven|dense)[a-z, ]* at [0-9.]+ % of the inputs").And.Not.Contain("measuring"));
        var tuned = SpikenetProcess.Run("train", "fsdd", "--data", $"fsdd={At("data")}", "--out", At("b"), "--epochs", "1", "--tune-kernels");
        Assert.That(tuned.ExitCode, Is.Zero, tuned.Error);
        Assert.That(tuned.Error, Does.Contain("measuring at which density"));
    }

    [Test]
    public void RecipesAreListedAndShown()
    {
        var names = Good("train", "--list", "--json").EnumerateArray().Select(r => r.GetProperty("name").GetString()).ToList();
        Assert.That(names, Is.SupersetOf(new[] { "demo", "dvs-gesture", "fsdd", "fsdd-stream", "nmnist", "speech-commands" }));
        var shown = SpikenetProcess.Run("train", "nmnist", "--show");
        Assert.That(shown.Output, Does.Contain("event-frames: {steps: 10"));
    }

    [Test]
    public void AMistakeInARecipeIsOneLine()
    {
        File.WriteAllText(At("bad.yaml"), SmallEvents.Replace("merge: 2", "marge: 2", StringComparison.Ordinal));
        var result = SpikenetProcess.Run("train", At("bad.yaml"), "--data", $"nmnist={Folder}", "--out", At("out"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.LastError, Does.Contain("bad.yaml: line 5: 'marge' is no key of event-frames; allowed: steps, slicing"));
        Assert.That(Directory.Exists(At("out")), Is.False);
        File.WriteAllText(At("sound.yaml"), SmallEvents.Replace("data: nmnist", "data: synthetic", StringComparison.Ordinal));
        result = SpikenetProcess.Run("train", At("sound.yaml"), "--out", At("out"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.LastError, Does.Contain("event-frames for event cameras"));
    }
}
