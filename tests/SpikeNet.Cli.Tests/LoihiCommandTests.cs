using System.Text.Json;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Cli.Tests;

/// <summary><c>spikenet loihi</c> on the worked example of its page.</summary>
public class LoihiCommandTests : TemporaryFolderFixture
{
    private string Write(string json)
    {
        var path = Path.Combine(Folder, "net.json");
        File.WriteAllText(path, json);
        return path;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SpikeNet.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    private static string Page() => File.ReadAllText(Path.Combine(Root(), "docs", "chips", "loihi1.md"));

    private static string ExampleModel(string name) => Path.Combine(Root(), "examples", "models", name);

    private static string DataOrIgnore(string set)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("SPIKENET_DATA") ?? "", set);
        if (!Directory.Exists(folder))
            Assert.Ignore($"No folder {folder}: set SPIKENET_DATA to the folder that holds '{set}' to run this test.");
        return folder;
    }

    private string Example()
    {
        var page = Page();
        var from = page.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        return Write(page[from..page.IndexOf("```", from, StringComparison.Ordinal)]);
    }

    [Test]
    public void TheWorkedExampleGivesThePagesFigures()
    {
        var text = SpikenetProcess.Run("loihi", Example(), "--steps", "3");
        var json = SpikenetProcess.Run("loihi", Example(), "--steps", "3", "--json", "--trace");
        Assert.That(json.ExitCode, Is.Zero, json.Error);
        using var result = JsonDocument.Parse(json.Output);
        var root = result.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(text.ExitCode, Is.Zero, text.Error);
            Assert.That(text.Output, Does.Contain("398.2 pJ").And.Contain("3.0655 us").And.Contain("3.0812 us").And.Contain("modelled, not measured"));
            Assert.That(Page(), Does.Contain("398.2 pJ, a simple time of 3.0655 us and a detailed time of 3.0812 us"));
            Assert.That(root.GetProperty("energy").GetProperty("totalJoules").GetDouble(), Is.EqualTo(398.2e-12).Within(1e-20));
            Assert.That(root.GetProperty("time").GetProperty("simpleSeconds").GetDouble(), Is.EqualTo(3065.5e-9).Within(1e-16));
            Assert.That(root.GetProperty("time").GetProperty("detailedSeconds").GetDouble(), Is.EqualTo(3081.2e-9).Within(1e-16));
            Assert.That(root.GetProperty("counts").GetProperty("messages").GetInt64(), Is.EqualTo(1));
            Assert.That(root.GetProperty("spikes").GetProperty("n").GetInt64(), Is.EqualTo(1));
            Assert.That(root.GetProperty("violations").GetArrayLength(), Is.Zero);
            Assert.That(root.GetProperty("trace").EnumerateArray().Select(s => s.GetProperty("joules").GetDouble() * 1e12), Is.EqualTo(new[] { 204.9, 142.1, 51.2 }).Within(1e-9));
        });
    }

    [Test]
    public void TheSimpleTimingAloneLeavesTheOtherOut()
    {
        var json = SpikenetProcess.Run("loihi", Example(), "--timing", "simple", "--json");
        using var result = JsonDocument.Parse(json.Output);
        Assert.Multiple(() =>
        {
            // One step by default: the input has spikes for one.
            Assert.That(result.RootElement.GetProperty("steps").GetInt32(), Is.EqualTo(1));
            Assert.That(result.RootElement.GetProperty("time").GetProperty("detailedSeconds").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(result.RootElement.GetProperty("time").GetProperty("simpleSeconds").GetDouble(), Is.EqualTo(1019.8e-9).Within(1e-16));
        });
    }

    [Test]
    public void WritesWhatAGraphBecomes()
    {
        // Two inputs, one neuron: three cells, two synapses, a core for the inputs and one for the neuron.
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 2, 3, 3));
        parts.Add(new DenseNode("fc", WeightTensor.FromIntegers([2, 3], 1, 8, 1, 2)), "input");
        parts.Add(new NeuronNode("n", 1, new LifNeuron { Threshold = 4, Reset = ResetKind.ToZero }, new FixedPointNeuron(4, 16, null)), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "n");
        var model = Path.Combine(Folder, "model.snn");
        GraphFile.Save(parts.ToGraph("small"), model);
        var net = Path.Combine(Folder, "compiled.json");
        var written = SpikenetProcess.Run("loihi", model, "--write", net);
        var run = SpikenetProcess.Run("loihi", net, "--steps", "1", "--json");
        Assert.Multiple(() =>
        {
            Assert.That(written.ExitCode, Is.Zero, written.Error);
            Assert.That(written.Output, Does.Contain("3 cells, 2 synapses, 2 cores"));
            Assert.That(File.ReadAllText(net), Does.Contain("\"tile\":0,\"core\":1").And.Contain("\"threshold\":3"));
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(SpikenetProcess.Run("loihi", model).LastError, Does.Contain("--write"));
        });
    }

    /// <summary>What compile says of a recording, the network file that it writes says again.</summary>
    [TestCase("packed")]
    [TestCase("tiles")]
    [TestCase("lif1=1.0-1.3,output=7.2")]
    public void TheFileThatCompileWritesGivesTheSameCountsEnergyAndTimes(string mapping)
    {
        var model = ExampleModel("fsdd.snn");
        var data = DataOrIgnore("fsdd");
        var compiled = SpikenetProcess.Run("compile", model, "--target", "loihi1", "--mapping", mapping, "--data", $"fsdd={data}", "--recording", "2", "-o", Path.Combine(Folder, "chip"), "--json");
        Assert.That(compiled.ExitCode, Is.Zero, compiled.Error);
        var run = SpikenetProcess.Run("loihi", Path.Combine(Folder, "chip", "fsdd.loihi1.json"), "--json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var report = JsonDocument.Parse(compiled.Output);
        using var again = JsonDocument.Parse(run.Output);
        Assert.Multiple(() =>
        {
            var expected = report.RootElement.GetProperty("run");
            foreach (var member in new[] { "steps", "counts", "energy", "time", "cores", "spikes" })
                Assert.That(JsonElement.DeepEquals(again.RootElement.GetProperty(member), expected.GetProperty(member)), Is.True, member);
            Assert.That(expected.GetProperty("counts").GetProperty("messages").GetInt64(), Is.Positive);
            Assert.That(report.RootElement.GetProperty("recording").GetString(), Is.Not.Empty);
        });
    }

    [TestCase("loihi1", "nowhere", "packed, tiles")]
    [TestCase("loihi1", "lif9=1.0", "input, lif1, lif2, output")]
    [TestCase("speck2e", "tiles", "loihi1")]
    public void AMappingThatDoesNotFitIsOneLine(string target, string mapping, string said)
    {
        var result = SpikenetProcess.Run("compile", ExampleModel("fsdd.snn"), "--target", target, "--mapping", mapping, "-o", Path.Combine(Folder, "chip"));
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Error);
        Assert.That(result.Error.TrimEnd(), Does.StartWith("error: --mapping").And.Contain(said).And.Not.Contain("\n"));
    }

    [Test]
    public void WarnsOfWhatSiliconCouldNotHold()
    {
        var result = SpikenetProcess.Run("loihi", Write("""{ "name": "n", "cells": [ { "name": "a", "threshold": 0.5 } ] }"""), "--steps", "1");
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero);
            Assert.That(result.LastError, Does.StartWith("warning:").And.Contain("SPK1122"));
        });
    }

    [TestCase("""{ "name": "n", "cells": [ { "name": "a" } ] }""", "--steps")]
    [TestCase("""{ "name": "n", "cells": [ { "name": "a", "tile": 32, "core": 0 } ] }""", "32.0")]
    [TestCase("""{ "name": "n", "cells": [ { "name": "a", "spikes": "no" } ] }""", "net.json")]
    [TestCase("""{ "name": "n" """, "net.json")]
    public void SaysInOneLineWhatIsWrong(string json, string said)
    {
        var result = SpikenetProcess.Run("loihi", Write(json));
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(1));
            Assert.That(result.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
            Assert.That(result.LastError, Does.StartWith("error:").And.Contain(said));
        });
    }
}
