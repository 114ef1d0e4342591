using System.Text;
using SpikeNet.Backends.Chip;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

[TestFixture]
public sealed class LoihiNetworkFileTests
{
    private static readonly string Good = """
        { "name": "pair",
          "cells": [
            { "name": "in", "tile": 0, "core": 0, "spikes": [1, false, 1] },
            { "name": "n", "count": 2, "tile": 0, "core": 1, "threshold": 2, "leakDecay": 0.5, "reset": "soft", "refractoryDelay": 3 },
            { "name": "never", "threshold": null, "group": "g" } ],
          "synapses": [
            { "from": "in", "to": "n.0", "weight": 3, "unit": "sparse" },
            { "from": "in", "to": "n", "weights": [[1, -2.5]] },
            { "from": "n", "to": "never", "weight": 4 },
            ["in", "n.1", 5, "convolutional"], [1, 2, 6] ] }
        """;

    private static LoihiNetwork Read(string json) => LoihiNetworkFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "net.json");

    [Test]
    public void ReadsAllForms()
    {
        var net = Read(Good);
        Assert.Multiple(() =>
        {
            Assert.That(net.Cells.Select(c => c.Name), Is.EqualTo(new[] { "in", "n.0", "n.1", "never" }));
            Assert.That(((LoihiInput)net.Cells[0]).Spikes, Is.EqualTo(new[] { true, false, true }));
            Assert.That(net.Cells[2], Is.EqualTo(new LoihiNeuron("n.1") { Threshold = 2, LeakDecay = 0.5, Reset = LoihiReset.Soft, RefractoryDelay = 3, Place = new LoihiCoreAddress(0, 1) }));
            Assert.That(net.Cells[3], Is.EqualTo(new LoihiNeuron("never") { Threshold = double.PositiveInfinity, Group = "g" }));
            Assert.That(
                net.Synapses, Is.EqualTo(new LoihiSynapse[]
                {
                    new(0, 1, 3, LoihiSynapseUnit.Sparse), new(0, 1, 1), new(0, 2, -2.5), new(1, 3, 4), new(2, 3, 4), new(0, 2, 5, LoihiSynapseUnit.Convolutional), new(1, 2, 6),
                }));
        });
    }

    [Test]
    public void WritesWhatItReads()
    {
        using var file = new MemoryStream();
        LoihiNetworkFile.Write(Read(Good), file);
        var text = Encoding.UTF8.GetString(file.ToArray());
        using var again = new MemoryStream();
        LoihiNetworkFile.Write(Read(text), again);
        Assert.That(Encoding.UTF8.GetString(again.ToArray()), Is.EqualTo(text));
    }

    [TestCase("\"weight\": 3", "\"weight\": 1e999", "weight")]
    [TestCase("\"to\": \"n.0\"", "\"to\": \"m\"", "'m'")]
    [TestCase("\"to\": \"n.0\"", "\"to\": \"in\"", "input")]
    [TestCase("\"count\": 2", "\"count\": 2000000000", "2000000000")]
    [TestCase("\"name\": \"never\"", "\"name\": \"in\"", "twice")]
    [TestCase("\"tile\": 0, \"core\": 0", "\"tile\": 0", "core")]
    [TestCase("[1, false, 1]", "[1, 2]", "spikes")]
    [TestCase("\"leakDecay\": 0.5", "\"leakDecay\": 1.5", "n.0")]
    [TestCase("\"leakDecay\"", "\"leak\"", "leak")]
    [TestCase("[[1, -2.5]]", "[[1]]", "rows of 2")]
    [TestCase("[1, 2, 6]", "[1, 9, 6]", "9")]
    [TestCase("\"unit\": \"sparse\"", "\"unit\": \"fast\"", "fast")]
    [TestCase("\"name\": \"pair\",", "", "name")]
    [TestCase("{ \"name\": \"pair\"", "[ \"name\"", "net.json")]
    public void SaysWhereAFileIsWrong(string right, string wrong, string said)
    {
        Assert.That(Good, Does.Contain(right));
        var at = Good.IndexOf(right, StringComparison.Ordinal);
        var bad = Good[..at] + wrong + Good[(at + right.Length)..];
        Assert.That(() => Read(bad), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("net.json").And.Message.Contains(said));
    }

    [Test]
    public void HoldsAMapToItsOwnSize() =>
        Assert.That(() => Read(Good).At([new LoihiCoreAddress(0, 0)]), Throws.ArgumentException.With.Message.Contains("4 cells"));
}
