using System.Text;
using SpikeNet.Backends.Chip;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class ChipFileTests
{
    private const string Good = """
        { "name": "t", "title": "T", "model": "full", "technology": "none", "sources": { "a": "Source A", "b": "Source B" },
          "neuron": { "leak": "none", "reset": "to zero", "comparison": ">", "weights": "8 bits", "state": "16 bits", "source": "a" },
          "boundaries": [ { "boundary": "memory", "includes": "all" } ],
          "cores": [ { "first": 0, "count": 2, "memories": [ { "name": "m", "what": "memory", "value": 5, "unit": "words", "kind": "published", "source": "a" } ] } ],
          "limits": [ { "name": "l", "what": "layers at most", "value": 3, "unit": "1", "kind": "published", "source": "a+b" } ],
          "costs": [ { "name": "e", "what": "an event", "value": null, "unit": "pJ", "role": "dynamic", "boundary": "memory", "kind": "assumed", "source": "b" } ] }
        """;

    private static ChipDescription Read(string json) => ChipFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "chips/t.json");

    [Test]
    public void ReadsAllThatAFileSays()
    {
        var chip = Read(Good);
        Assert.Multiple(() =>
        {
            Assert.That(chip.Limit("l").Source, Is.EqualTo("Source A; Source B"));
            Assert.That(chip.Whole("l"), Is.EqualTo(3));
            Assert.That(chip.Find("absent"), Is.Null);
            Assert.That(chip.Neuron!.Source, Is.EqualTo("Source A"));
            Assert.That(chip.Cores[0]["m"], Is.EqualTo(5));
            Assert.That(chip.Costs[0].Value, Is.Null);
            Assert.That(chip.ToEnergyTable().Constants.Select(c => c.Name), Is.EqualTo(new[] { "e", "l", "cores.0-1.m" }));
            Assert.That(chip.ToEnergyTable().Constants.Select(c => c.Technology), Has.All.EqualTo("none"));
        });
    }

    [TestCase("\"source\": \"a+b\"", "\"source\": \"c\"", "no source 'c'")]
    [TestCase("\"unit\": \"words\"", "\"unit\": \"furlongs\"", "furlongs")]
    [TestCase("\"value\": 3,", "", "value")]
    [TestCase("\"value\": 3", "\"value\": -3", "'l'")]
    [TestCase("\"first\": 0", "\"first\": 1", "begins at 1")]
    [TestCase("\"boundary\": \"memory\", \"kind\"", "\"kind\"", "'e'")]
    [TestCase("\"title\"", "\"titel\"", "titel")]
    [TestCase("\"kind\": \"assumed\"", "\"kind\": \"guessed\"", "kind")]
    public void RefusesAWrongFileAndSaysWhere(string right, string wrong, string said)
    {
        Assert.That(Good.Contains(right, StringComparison.Ordinal), Is.True);
        Assert.That(() => Read(Good.Replace(right, wrong, StringComparison.Ordinal)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("chips/t.json").And.Message.Contains(said));
    }

    [TestCaseSource(typeof(ChipFile), nameof(ChipFile.Names))]
    public void EveryNumberOfEveryChipSaysWhatItIsAndWhereItIsFrom(string name)
    {
        var chip = ChipDescription.Of(name);
        Assert.Multiple(() =>
        {
            foreach (var number in chip.Limits.Concat(chip.Costs).Concat(chip.Cores.SelectMany(g => g.Memories)))
            {
                Assert.That(number.What, Is.Not.Empty, number.Name);
                Assert.That(number.Source, Is.Not.Empty, number.Name);
                Assert.That(number.Technology, Is.Not.Empty, number.Name);
                Assert.That(number.Value is null, Is.EqualTo(number.Kind == ConstantKind.Assumed && number.Source.Contains("unknown", StringComparison.Ordinal)), number.Name);
            }
        });
    }

    [Test]
    public void ALimitBeyondItsValueReadsAsADiagnostic()
    {
        var fault = ChipViolation.Beyond("SPK1199", "conv", Read(Good).Limit("l"), 4, "use 3").ToDiagnostic();
        Assert.That((fault.Code, fault.Node, fault.Found, fault.Expected, fault.Remedy), Is.EqualTo(("SPK1199", "conv", "4", "layers at most: 3", "use 3")));
    }

    [Test]
    public void ThereIsNoTableOfAChipWithoutCosts() =>
        Assert.That(() => ChipDescription.Of("loihi2").ToEnergyTable(), Throws.InvalidOperationException);
}
