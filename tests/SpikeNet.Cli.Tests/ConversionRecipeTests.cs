using System.Text.Json;
using SpikeNet.Cli.Recipes;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>Recipes that convert a network without spikes, or learn from a teacher.</summary>
public class ConversionRecipeTests
{
    private const string Convert = """
        data: fsdd
        input:
          mel-image: {bands: 12, frames: 12, code: {kind: regular-rate, steps: 6}}
        layers:
          - linear: {out: 40, bias: true, gain: 1.4}
          - batch-norm
          - qcfs: 4
          - linear: {out: classes, bias: true}
        read-out: leaky-last
        convert: {samples: 50}
        training: {epochs: 12, batch: 16, learning-rate: 0.005}
        """;

    private const string Distil = """
        data: fsdd
        input:
          mel-image: {bands: 12, frames: 12, code: {kind: regular-rate, steps: 6}}
        teacher:
          layers:
            - linear: {out: 40, bias: true, gain: 1.4}
            - relu
            - linear: {out: classes, bias: true}
          labels: hard
          training: {epochs: 12, batch: 16, learning-rate: 0.005}
        layers:
          - linear: {out: 40, gain: 2}
          - lif
          - linear: {out: classes}
        read-out: leaky-last
        training: {epochs: 12, batch: 16, learning-rate: 0.005}
        """;

    private static string _folder = "";

    private static string Data => $"fsdd={_folder}/data";

    private static string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private static string Refused(string text) =>
        Assert.Throws<InvalidDataException>(() => Recipe.Parse(text, "my.yaml", "my").Build(new FeatureShape(1, 12, 12), 10, 1))!.Message;

    [OneTimeSetUp]
    public void Write()
    {
        _folder = Directory.CreateTempSubdirectory("spikenet").FullName;
        SmallDigits.Write(At("data"));
        File.WriteAllText(At("convert.yaml"), Convert);
        File.WriteAllText(At("distil.yaml"), Distil);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ATrainedNetworkIsConvertedAndWrittenAsASpikingOne()
    {
        var result = SpikenetProcess.Run("train", At("convert.yaml"), "--data", Data, "--out", At("converted"), "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var conversion = JsonDocument.Parse(result.Output).RootElement.GetProperty("conversion");
        var steps = conversion.GetProperty("steps").EnumerateArray().ToList();
        Assert.That(steps.Select(s => s.GetProperty("timeSteps").GetInt32()), Is.EqualTo(new[] { 1, 2, 4, 6 }));
        Assert.That(conversion.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.5), "ten classes");
        Assert.That(steps[^1].GetProperty("accuracy").GetDouble(), Is.GreaterThan(conversion.GetProperty("accuracy").GetDouble() - 0.15));
        Assert.That(conversion.GetProperty("layers")[0].GetProperty("threshold").GetDouble(), Is.EqualTo(1));
        Assert.That(File.ReadAllText(At("converted", "conversion.json")), Does.Contain("clippedShare"));

        var evaluated = SpikenetProcess.Run("evaluate", At("converted", "model.snn"), "--data", Data, "--split", "validation", "--json");
        Assert.That(evaluated.ExitCode, Is.Zero, evaluated.Error);
        Assert.That(
            JsonDocument.Parse(evaluated.Output).RootElement.GetProperty("accuracy").GetDouble(), Is.EqualTo(steps[^1].GetProperty("accuracy").GetDouble()).Within(0.02),
            "the interpreter gives what training reported");
        var shown = SpikenetProcess.Run("train", At("convert.yaml"), "--data", Data, "--out", At("shown"), "--epochs", "1");
        Assert.That(shown.Output, Does.Contain("rate 1 is").And.Contain("without spikes").And.Contain("spikes per sample"));
    }

    [Test]
    public void AStudentLearnsFromATeacherThatIsTrainedFirstAndBothGoOn()
    {
        var result = SpikenetProcess.Run("train", At("distil.yaml"), "--data", Data, "--out", At("student"), "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(json.GetProperty("teacher").GetProperty("trainingAccuracy").GetDouble(), Is.GreaterThan(0.8));
        Assert.That(json.GetProperty("teacher").GetProperty("parameters").GetInt32(), Is.EqualTo((144 * 40) + 40 + (40 * 10) + 10));
        Assert.That(json.GetProperty("validationAccuracy").GetDouble(), Is.GreaterThan(0.5));
        var again = SpikenetProcess.Run("train", At("distil.yaml"), "--data", Data, "--out", At("student"), "--resume", "--json");
        Assert.That(again.ExitCode, Is.Zero, again.Error);
        Assert.That(JsonDocument.Parse(again.Output).RootElement.GetProperty("loss").GetDouble(), Is.EqualTo(json.GetProperty("loss").GetDouble()), "both were done");
    }

    [Test]
    public void SoftLabelsAreALossOfTheirOwn()
    {
        var soft = Distil.Replace("labels: hard", "labels: soft\n  temperature: 3\n  hard-share: 0.2", StringComparison.Ordinal);
        Assert.That(Recipe.Parse(soft, "my.yaml", "my").Training.Loss, Is.EqualTo(new DistillationLoss { Temperature = 3, HardShare = 0.2 }));
        var scaled = Recipe.Parse(soft + "\nloss: {cross-entropy: {scale: 0.5}}", "my.yaml", "my").Training.Loss;
        Assert.That(scaled, Is.EqualTo(new DistillationLoss { Temperature = 3, HardShare = 0.2, Scale = 0.5 }));
        Assert.That(Refused(soft + "\nloss: mean-squared-rate"), Does.StartWith("my.yaml: line 5: ").And.Contain("takes the place of a cross-entropy"));
    }

    [TestCase("convert: {samples: 50}", "convert: {sample: 50}", "my.yaml: line 10: ", "'sample' is no key of convert; allowed: percentile, samples, balance, charge, reset, output")]
    [TestCase("convert: {samples: 50}", "convert: {percentile: 101}", "my.yaml: line 10: ", "'percentile' of convert: expected a number from 0.001 to 100")]
    [TestCase("convert: {samples: 50}", "convert: {charge: full}", "my.yaml: line 10: ", "expected half, none, bias")]
    [TestCase("convert: {samples: 50}\n", "", "my.yaml: line 7: ", "'qcfs' gives no spikes: add 'convert'")]
    [TestCase("regular-rate", "latency", "my.yaml: line 3: ", "'convert' needs values that are presented as rates")]
    [TestCase("qcfs: 4", "lif", "my.yaml: line 7: ", "'lif1': a layer of the kind Lif has no spiking form")]
    [TestCase("  - batch-norm\n", "  - linear: 3\n  - batch-norm\n", "my.yaml: line 6: ", "'linear2': it takes the sums of 'linear1': put an activation between")]
    [TestCase("leaky-last", "spike-count", "my.yaml: line 9: ", "a read-out of values is needed")]
    [TestCase("qcfs: 4", "qcfs: {levels: 0}", "my.yaml: line 7: ", "'levels' of qcfs: expected a whole number from 1 to 1024")]
    [TestCase("convert: {samples: 50}", "convert: {samples: 50}\nquantise: 4", "my.yaml: line 11: ", "quantise the converted model")]
    [TestCase("convert: {samples: 50}", "convert: {samples: 50}\nteacher: {layers: [linear: classes]}", "my.yaml: line 11: ", "not both")]
    public void WhatIsWrongIsSaidWithItsLine(string from, string to, string place, string message)
    {
        var text = Convert.Replace(from, to, StringComparison.Ordinal);
        Assert.That(text, Is.Not.EqualTo(Convert));
        Assert.That(Refused(text), Does.StartWith(place).And.Contain(message));
    }

    [Test]
    public void ATeachersMistakesToo()
    {
        Assert.That(Refused(Distil.Replace("labels: hard", "labels: firm", StringComparison.Ordinal)), Does.StartWith("my.yaml: line 9: ").And.Contain("expected hard, soft"));
        Assert.That(Refused(Distil.Replace("labels: hard", "temperature: 2", StringComparison.Ordinal)), Does.Contain("'temperature' is no key of teacher"));
        Assert.That(Refused(Distil.Replace("- lif", "- relu", StringComparison.Ordinal)), Does.StartWith("my.yaml: line 13: ").And.Contain("'relu' gives no spikes"));
        var inside = Distil.Replace("- lif", "- residual: {body: [relu]}", StringComparison.Ordinal);
        Assert.That(Refused(inside), Does.StartWith("my.yaml: line 13: ").And.Contain("gives no spikes"));
        var stream = Distil.Replace("mel-image: {bands: 12, frames: 12, code: {kind: regular-rate, steps: 6}}", "mel-stream: {steps: 40, bands: 12}", StringComparison.Ordinal);
        Assert.That(Refused(stream.Replace("labels: hard", "input: values", StringComparison.Ordinal)), Does.StartWith("my.yaml: line 9: ").And.Contain("use spikes"));
        Assert.That(() => Recipe.Parse(stream, "my.yaml", "my"), Throws.Nothing);
    }

    [TestCase(1, new[] { 1 })]
    [TestCase(6, new[] { 1, 2, 4, 6 })]
    [TestCase(8, new[] { 1, 2, 4, 8 })]
    public void StepsAreReportedByPowersOfTwo(int last, int[] expected) => Assert.That(ConversionRun.Steps(last), Is.EqualTo(expected));
}
