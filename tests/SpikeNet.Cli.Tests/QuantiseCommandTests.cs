using System.Text.Json;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Cli.Tests;

/// <summary><c>spikenet quantise</c>, and training with quantised weights.</summary>
public class QuantiseCommandTests : TemporaryFolderFixture
{
    private const string Recipe = """
        name: small
        data: fsdd
        input:
          mel-image: {sample-rate-hz: 8000, bands: 8, frames: 4, code: {kind: latency, steps: 8, threshold: 0.2}}
        layers:
          - linear: {name: fc1, out: 16, gain: 2}
          - lif: {name: lif1, reset: zero}
          - linear: {name: fc2, out: classes, gain: 2}
          - lif: {name: lif2, reset: zero}
        read-out: spike-count
        training: {epochs: 2, batch: 16}
        """;

    /// <summary>2 inputs, weights 2.54 and -0.5, 0.01 and 1, threshold 1.</summary>
    private string Model()
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 2, 4, 4));
        parts.Add(new DenseNode("fc", WeightTensor.FromReal([2.54f, -0.5f, 0.01f, 1f], 2, 2)), "input");
        parts.Add(new NeuronNode("lif", 2, new LifNeuron { Reset = ResetKind.ToZero }), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 2), "lif");
        GraphFile.Save(parts.ToGraph("hand"), At("m.snn"));
        return At("m.snn");
    }

    [Test]
    public void WritesIntegersAndSaysWhatTheyAre()
    {
        var run = SpikenetProcess.Run("quantise", Model(), "-o", At("q.snn"), "--bits", "8", "--json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var layer = json.RootElement.GetProperty("layers")[0];

        // 2.54 -> 127, so the scale is 0.02: theta 1 -> 50, 0.01 / 0.02 = 0.5 (a little less in float32) -> 0; 127 is above 50.
        Assert.That((layer.GetProperty("largestThreshold").GetInt32(), layer.GetProperty("zeroed").GetInt32(), layer.GetProperty("aboveThreshold").GetInt32()), Is.EqualTo((50, 1, 1)));
        Assert.That((json.RootElement.GetProperty("floatBytes").GetInt64(), json.RootElement.GetProperty("integerBytes").GetInt64()), Is.EqualTo((16L, 4L)));
        var quantised = GraphFile.Load(At("q.snn"));
        Assert.That(quantised.IsQuantised, Is.True);
        Assert.That(((DenseNode)quantised.Node("fc")).Weight.Integers, Is.EqualTo(new[] { 127, -25, 0, 50 }));
        Assert.That(quantised.Metadata["quantisation"], Is.EqualTo("per-layer, 8 bits"));
    }

    [TestCase("per-channel", "50-127")]
    [TestCase("shift", "4 PS")]
    [TestCase("shift-q", "4 Q")]
    [TestCase("speck", "50")]
    [TestCase("xylo", "50")]
    public void EverySchemeFitsATableOf80Columns(string scheme, string expected)
    {
        var run = SpikenetProcess.Run("quantise", Model(), "-o", At("q.snn"), "--scheme", scheme);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain(expected).And.Contains($"hand: {scheme}"));
        Assert.That(run.Output.Split('\n').Where(l => !l.StartsWith("written", StringComparison.Ordinal)).Max(l => l.Length), Is.LessThanOrEqualTo(80));
    }

    [TestCase("4", "", "per-layer, 4 bits, least-error")]
    [TestCase("4", "largest", "per-layer, 4 bits")]
    [TestCase("5", "", "per-layer, 5 bits")]
    public void FewBitsTakeTheLeastError(string bits, string choice, string words)
    {
        var run = SpikenetProcess.Run(["quantise", Model(), "-o", At("q.snn"), "--bits", bits, "--json", .. choice.Length > 0 ? new[] { "--scale", choice } : []]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        Assert.That(json.RootElement.GetProperty("scheme").GetString(), Is.EqualTo(words));
        Assert.That(GraphFile.Load(At("q.snn")).Metadata["quantisation"], Is.EqualTo(words));
    }

    [Test]
    public void ScalesThatTheBoundMakesCoarseAreNoted()
    {
        // 600 weights of -1 over 100 steps: -60000 units even at one unit each, where 127 fit the weights alone.
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 600, 100, 100));
        parts.Add(new DenseNode("fc", WeightTensor.FromReal([.. Enumerable.Repeat(-1f, 600)], 1, 600)), "input");
        parts.Add(new NeuronNode("lif", 1, new LifNeuron { Reset = ResetKind.ToZero }), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "lif");
        GraphFile.Save(parts.ToGraph("long"), At("long.snn"));
        Assert.That(SpikenetProcess.Run("quantise", At("long.snn"), "-o", At("q.snn")).Output.ReplaceLineEndings(" "), Does.Contain("note: potentials of 'lif' may saturate").And.Contains("--no-saturation"));
        Assert.That(((DenseNode)GraphFile.Load(At("q.snn")).Node("fc")).Weight.Integers, Is.All.EqualTo(-127));
        Assert.That(SpikenetProcess.Run("quantise", At("long.snn"), "-o", At("q.snn"), "--no-saturation").Output.ReplaceLineEndings(" "), Does.Contain("note: the scale of 'fc' is ").And.Contains("--allow-saturation"));
        Assert.That(((DenseNode)GraphFile.Load(At("q.snn")).Node("fc")).Weight.Integers, Is.All.Zero);
        Refused("exclude each other", "quantise", At("long.snn"), "-o", At("q.snn"), "--no-saturation", "--allow-saturation");
        Assert.That(SpikenetProcess.Run("quantise", At("long.snn"), "-o", At("q.snn"), "--allow-saturation").Output, Does.Not.Contain("note:"));
    }

    [Test]
    public void TrainsQuantisedAndItsIntegersSayTheSame()
    {
        SmallDigits.Write(At("fsdd"));
        File.WriteAllText(At("small.yaml"), Recipe + "\nquantise: {bits: 4}\n");
        var trained = SpikenetProcess.Run("train", At("small.yaml"), "--data", $"fsdd={At("fsdd")}", "-o", At("out"), "--quiet");
        Assert.That(trained.ExitCode, Is.Zero, trained.Error);
        var model = Path.Combine(At("out"), "model.snn");
        var run = SpikenetProcess.Run("quantise", model, "-o", At("q.snn"), "--scheme", "trained", "--data", $"fsdd={At("fsdd")}", "--split", "all", "--json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.That(root.GetProperty("samePredictions").GetInt32(), Is.EqualTo(root.GetProperty("samples").GetInt32()).And.Positive);
        Assert.That(root.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("agreement").GetDouble()), Is.All.EqualTo(1));
        Assert.That(root.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("relativeError").GetDouble()), Is.All.Zero);
        Assert.That(root.GetProperty("integerAccuracy").GetDouble(), Is.EqualTo(root.GetProperty("floatAccuracy").GetDouble()));

        // And chosen by recordings, for a model that was not trained for it, it runs through too.
        var chosen = SpikenetProcess.Run(
            "quantise", model, "-o", At("q2.snn"), "--bits", "2", "--scale", "fewest-spike-errors", "--data", $"fsdd={At("fsdd")}", "--calibrate-on", "all", "--split", "all");
        Assert.That(chosen.ExitCode, Is.Zero, chosen.Error);
        Assert.That(chosen.Output, Does.Contain("per-layer, 2 bits, fewest-spike-errors").And.Contains("accuracy "));
    }

    [Test]
    public void WrongSettingsAreOneLine()
    {
        var model = Model();
        Refused("--bits takes a number from 2 to 16", "quantise", model, "-o", At("q.snn"), "--bits", "17");
        Refused("codes of 2 to 5 bits, not 8", "quantise", model, "-o", At("q.snn"), "--bits", "8", "--scheme", "shift");
        Refused("give --data", "quantise", model, "-o", At("q.snn"), "--scale", "fewest-spike-errors");
        Refused("was not trained quantised", "quantise", model, "-o", At("q.snn"), "--scheme", "trained");
        Assert.That(SpikenetProcess.Run("quantise", model, "-o", At("q.snn")).ExitCode, Is.Zero);
        Refused("quantised already", "quantise", At("q.snn"), "-o", At("q2.snn"));
        File.WriteAllText(At("bad.yaml"), Recipe + "\nquantise: {bits: 8, form: shift-q}\n");
        Refused("bad.yaml", "train", At("bad.yaml"), "--data", "fsdd=nowhere", "-o", At("out"));
    }

    private static void Refused(string words, params string[] arguments)
    {
        var run = SpikenetProcess.Run(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Output + run.Error);
        Assert.That(run.Error + run.Output, Does.Contain(words));
    }
}
