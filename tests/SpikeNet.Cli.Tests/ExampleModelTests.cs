using System.Text.Json;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Recipes;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Tests;

/// <summary>The trained models of examples/models are small, say what they are, and reach what docs/results.md says.</summary>
public class ExampleModelTests
{
    private static IEnumerable<TestCaseData> Models() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples", "models"), "*.snn").Order(StringComparer.Ordinal)
            .Select(f => new TestCaseData(f).SetArgDisplayNames(Path.GetFileName(f)));

    [TestCaseSource(nameof(Models))]
    public void AModelIsSmallAndSaysWhatItIs(string path)
    {
        Assert.That(new FileInfo(path).Length, Is.LessThan(1_000_000));
        var graph = GraphFile.Load(path);
        Assert.That(RecipeCatalogue.Names, Does.Contain(graph.Metadata["recipe"]));
        Assert.That(graph.Metadata, Does.ContainKey("seed").And.ContainKey("held-out"));
        Assert.That(InputPlan.Of(graph).TimeSteps, Is.EqualTo(graph.Input.TimeSteps));
        Assert.That(graph.ClassNames, Has.Length.EqualTo(graph.ReadOut.Classes));
    }

    [TestCase("fsdd", "fsdd", "validation", 297, 300)]
    [TestCase("nmnist", "nmnist", "test", 191, 200)]
    [TestCase("speech-commands", "speech_commands", "test", 399, 473)]
    public void AModelReachesWhatTheResultsSay(string model, string data, string split, int right, int samples)
    {
        var folder = SampleData.OrIgnore(data);
        var result = SpikenetProcess.Run("evaluate", Path.Combine(Repository.Root, "examples", "models", $"{model}.snn"), "--data", $"{data}={folder}", "--split", split, "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(json.GetProperty("samples").GetInt32(), Is.EqualTo(samples));
        Assert.That(Math.Round(json.GetProperty("accuracy").GetDouble() * samples), Is.EqualTo(right));
    }

    /// <summary>2^24 steps in a model of ten: the samples do not fit, and nothing is coded.</summary>
    [Test]
    public void AModelWhoseStepsAreNotThoseOfItsSamplesIsRefused()
    {
        var graph = GraphFile.Load(Path.Combine(Repository.Root, "examples", "models", "nmnist.snn"));
        var long24 = graph with { Nodes = graph.Nodes.Replace(graph.Input, graph.Input with { TimeSteps = 1 << 24 }) };
        Assert.That(() => InputPlan.Of(long24), Throws.TypeOf<UserException>().With.Message.Contains("'nmnist' takes 16777216 steps at 'input'"));
    }
}
