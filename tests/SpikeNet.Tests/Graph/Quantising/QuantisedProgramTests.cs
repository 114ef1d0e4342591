using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Graph.Nir;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph.Quantising;

/// <summary>Neuron programs in integers: what the pass writes, what a file keeps, and how near to the real numbers it stays.</summary>
public class QuantisedProgramTests
{
    private static SpikeGraph Network(string model, int size = 20, bool recurrent = true, ulong seed = 3)
    {
        var random = new SplitMix64(seed);
        var neuron = NeuronLibrary.Named(model);
        WeightTensor Weights(int outputs, int inputs, double reach) =>
            WeightTensor.FromReal([.. Enumerable.Range(0, outputs * inputs).Select(_ => (float)random.NextDouble(-0.4 * reach, reach))], outputs, inputs);
        ImmutableArray<ImmutableArray<float>> parameters =
            [.. neuron.Parameters.Select((p, i) => i == 0 ? [.. Enumerable.Range(0, size).Select(n => (float)(p.Default * (1 + (0.02 * n))))] : ImmutableArray.Create((float)p.Default))];
        return Graphs.Chain(
            new InputNode("input", 12, 40, 40),
            new DenseNode("fc", Weights(size * neuron.Inputs.Length, 12, model is "SE-adLIF" or "ALIF" ? 6 : 0.4), Weights(1, size * neuron.Inputs.Length, 0.1) is var b ? WeightTensor.FromReal(b.Real!, b.Length) : null),
            new ProgramNeuronNode("cells", size, neuron, parameters, 1, recurrent ? [.. neuron.Inputs.Select(_ => Weights(size, size, 0.1))] : []),
            new DenseNode("out-fc", Weights(4, size, 0.5)),
            new ReadOutNode("out", ReadOutRule.LeakyLast, 4, 0.9));
    }

    private static ProgramNeuronNode Cells(SpikeGraph graph) => (ProgramNeuronNode)graph.Node("cells");

    [TestCase("LIF")]
    [TestCase("CUBA")]
    [TestCase("CUBA-zero")]
    [TestCase("ALIF")]
    [TestCase("SE-adLIF")]
    public void SpikesStayNearTheRealOnes(string model)
    {
        var graph = Network(model);
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = 12, StateBits = 24 });
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(quantised.IsQuantised);
        var input = Graphs.Spikes(5, 40, 8, 12, 0.2);
        var (real, integer) = (GraphInterpreter.Run(graph, input), GraphInterpreter.Run(quantised, input));
        var (a, b) = (real.Spikes["cells"], integer.Spikes["cells"]);
        Assert.That(a.EventCount, Is.GreaterThan(100), "a network that does something");
        Assert.That(2.0 * SpikeAgreement.Common(a, b) / (a.EventCount + b.EventCount), Is.GreaterThan(0.9));
    }

    [Test]
    public void FormatsFollowWhatWasMeasured()
    {
        var graph = Network("CUBA");
        var form = Cells(Quantisation.Quantise(graph)).FixedPoint!;
        Assert.That(form.States.Select(s => s.TotalBits), Is.All.EqualTo(16), "the standard width");
        Assert.That(form.Working.TotalBits, Is.EqualTo(32));
        Assert.That(form.Factors.Select(f => f.Values.Length).Max(), Is.EqualTo(20), "a decay of its own for each neuron");

        // exp(-1 / 5) of the first neuron, in the working format.
        var decay = (long)Math.Round(Math.Exp(-1 / 5.0) * Math.Pow(2, form.Working.FractionBits), MidpointRounding.ToEven);
        Assert.That(form.Factors.Select(f => (long)f.Values[0]), Does.Contain(decay));

        // Recordings with ten times the spikes ask for more room.
        var loud = Quantisation.Quantise(graph, new QuantisationOptions { Calibration = new QuantisationCalibration(Graphs.Spikes(1, 40, 4, 12, 1)) });
        Assert.That(Cells(loud).FixedPoint!.States[0].FractionBits, Is.LessThan(form.States[0].FractionBits));
    }

    [Test]
    public void EquationsOfWholeNumbersKeepNoFraction()
    {
        var graph = Network("Xylo-LIF-4", recurrent: false);
        var form = Cells(Quantisation.Quantise(graph)).FixedPoint!;
        Assert.That(form.Working.FractionBits, Is.Zero);
        Assert.That(form.States.Select(s => s.FractionBits), Is.All.Zero);
    }

    [Test]
    public void ChannelsHaveMultipliersOfTheirOwn()
    {
        var quantised = Quantisation.Quantise(Network("LIF"), QuantisationOptions.PerChannel());
        Assert.That(GraphVerifier.Verify(quantised), Is.Empty);
        Assert.That(Cells(quantised).FixedPoint!.Inputs[0].Multipliers, Has.Length.EqualTo(20));
        Assert.That(Cells(quantised).RecurrentWeights[0]!.Scales, Is.EqualTo(((DenseNode)quantised.Node("fc")).Weight.Scales));
    }

    [TestCase("LIF")]
    [TestCase("CUBA-zero")]
    [TestCase("LI")]
    public void FilesKeepEveryInteger(string model)
    {
        var graph = model == "LI" ? Potential() : Network(model);
        var quantised = Quantisation.Quantise(graph);
        Assert.That(GraphFile.RequiredFeatures(quantised), Does.Contain("integer-programs"));
        Assert.That(GraphFile.RequiredFeatures(graph), Does.Not.Contain("integer-programs"));
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"program-{model}.snn");
        GraphFile.Save(quantised, path);
        var read = GraphFile.Load(path);
        Assert.That(read.ToText(), Is.EqualTo(quantised.ToText()));
        var (a, b) = (Cells(read), Cells(quantised));
        Assert.That(a.FixedPoint, Is.EqualTo(b.FixedPoint));
        Assert.That(a.Model, Is.EqualTo(b.Model));
        Assert.That(a.RecurrentWeights.Select(w => w!.Integers), Is.EqualTo(b.RecurrentWeights.Select(w => w!.Integers)));
        var input = Graphs.Spikes(2, 40, 2, 12, 0.3);
        Assert.That(GraphInterpreter.Run(read, input).Scores, Is.EqualTo(GraphInterpreter.Run(quantised, input).Scores));
        Assert.That(quantised.ToText(), Does.Contain("integers: in Q").And.Contain("states ").And.Contain("constants #"));
        var wire = NeuronModelWire.Write(b);
        wire.FixedPoint.Working = null;
        Assert.That(() => NeuronModelWire.Read("cells", wire), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'cells'"));
    }

    [Test]
    public void ALeakyReadOutGivesItsRawPotential()
    {
        var graph = Potential();
        var quantised = Quantisation.Quantise(graph);
        var unit = Math.Pow(2, -Cells(quantised).FixedPoint!.Graded.FractionBits);
        var input = Graphs.Spikes(2, 40, 3, 12, 0.3);
        var (real, integer) = (GraphInterpreter.Run(graph, input).Scores, GraphInterpreter.Run(quantised, input).Scores);
        for (var i = 0; i < real.Length; i++)
            Assert.That(integer[i] * unit, Is.EqualTo(real[i]).Within(0.02 * real.Max(Math.Abs)));
    }

    [Test]
    public void TheReportCountsRecurrentWeightsToo()
    {
        var graph = Network("LIF");
        var quantised = Quantisation.Quantise(graph, new QuantisationOptions { StateBits = 20 });
        var layer = new QuantisationComparison(Quantisation.Fold(graph), quantised).ToReport().Layers[0];

        // 20 x 12 weights, 20 x 20 recurrent ones and 20 biases of 32 bits.
        Assert.That((layer.Weights, layer.RealBytes, layer.IntegerBytes), Is.EqualTo((640, 4 * 660L, 640L + (4 * 20))));
        Assert.That(layer.StateBits, Is.EqualTo(20));
    }

    [Test]
    public void WrongIntegersAreFaults()
    {
        var quantised = Quantisation.Quantise(Network("LIF"));
        var cells = Cells(quantised);
        IEnumerable<string> Faults(ProgramNeuronNode other) => GraphVerifier.Verify(With(quantised, other)).Where(f => f.Node == "cells").Select(f => f.Code);
        Assert.That(Faults(cells), Is.Empty);
        Assert.That(Faults(cells with { FixedPoint = cells.FixedPoint! with { States = [] } }), Does.Contain("SPK0007"));
        Assert.That(Faults(cells with { FixedPoint = null }), Does.Contain("SPK0007"), "integer weights, real equations");
        var other = WeightTensor.FromIntegers(cells.RecurrentWeights[0]!.Integers!, 0.5, 8, cells.RecurrentWeights[0]!.Shape);
        Assert.That(Faults(cells with { RecurrentWeights = [other] }), Does.Contain("SPK0007"), "another scale");
        Assert.That(Faults(cells with { RecurrentWeights = [WeightTensor.FromIntegers([.. Enumerable.Repeat(999, 400)], other.Scales, 8, 20, 20)] }), Does.Contain("SPK0007"), "beyond 8 bits");
    }

    [Test]
    public void WhatFixedPointDoesNotHaveIsRefusedByName()
    {
        Assert.That(
            () => Quantisation.Quantise(Network("EIF")),
            Throws.InstanceOf<InvalidGraphException>().With.Message.Contains("SPK0022 cells").And.Message.Contains("Exp of values that change"));
        Assert.That(Quantisation.Obstacles(Network("LIF")), Is.Empty);
    }

    [TestCase("braille_noDelay_bias_zero.nir", ResetKind.ToZero)]
    [TestCase("braille_noDelay_bias_zero.nir", ResetKind.BySubtraction)]
    [TestCase("braille_noDelay_noBias_subtract.nir", ResetKind.ToZero)]
    [TestCase("braille_noDelay_noBias_subtract.nir", ResetKind.BySubtraction)]
    public void TheBrailleNetworksRunInIntegers(string sample, ResetKind reset)
    {
        var graph = NirReader.Read(Hdf5Required.Sample("nir/03_rnn/" + sample), new NirImportOptions { TimeStepSeconds = 1e-4, TimeSteps = 50, Reset = reset }).Graph;
        var input = Graphs.Spikes(3, graph.Input.TimeSteps, 8, 12, 0.2);
        var real = GraphInterpreter.Run(graph, input);

        // The equations in integers lose next to nothing, however often a difference goes round; eight bits for recurrent weights of 0.01 to 3.7 do.
        foreach (var (weightBits, stateBits, least) in new[] { (16, 24, 0.97), (16, 16, 0.9), (8, 16, 0.5) })
        {
            var integer = GraphInterpreter.Run(Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = weightBits, StateBits = stateBits }), input);
            foreach (var name in new[] { "lif1.lif", "lif2" })
            {
                var (a, b) = (real.Spikes[name], integer.Spikes[name]);
                var agreement = 2.0 * SpikeAgreement.Common(a, b) / (a.EventCount + b.EventCount);
                TestContext.Out.WriteLine($"{name}, weights of {weightBits} bits, states of {stateBits}: {a.EventCount} and {b.EventCount} spikes, {agreement:0.000} agreeing");
                Assert.That(agreement, Is.GreaterThan(least), name);
            }
        }
    }

    private static SpikeGraph Potential()
    {
        var graph = Network("LI", size: 4, recurrent: false);
        return graph with
        {
            Nodes = [.. graph.Nodes.Where(n => n.Name is not ("out-fc" or "out")), new ReadOutNode("out", ReadOutRule.Last, 4)],
            Edges = [.. graph.Edges.Where(e => e.From is "input" or "fc"), new GraphEdge("cells", "out")],
        };
    }

    private static SpikeGraph With(SpikeGraph graph, ProgramNeuronNode node) => graph with { Nodes = [.. graph.Nodes.Select(n => n.Name == node.Name ? node : n)] };
}
