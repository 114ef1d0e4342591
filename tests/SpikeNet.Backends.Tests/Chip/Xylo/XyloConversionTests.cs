using System.Collections.Immutable;
using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Graph.Nir;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Backends.Tests.Chip.Xylo;

/// <summary>From real numbers to Xylo's integers.</summary>
public class XyloConversionTests
{
    /// <summary>tau = 16 dt: dash 4; the nearest decay would be 1 - 2^-4 too. tau = 5 dt: log2 5 = 2.32, dash 2.</summary>
    [TestCase(16, 4)]
    [TestCase(5, 2)]
    public void ALeakBecomesAShift(double steps, int dash)
    {
        var neuron = new LifNeuron { Decay = Math.Exp(-1 / steps), Threshold = 1 };
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 1, 5, 5));
        parts.Add(new DenseNode("in", WeightTensor.FromReal([0.25f, -1], 2, 1)), "input");
        parts.Add(new NeuronNode("hidden", 2, neuron), "in");
        parts.Add(new DenseNode("out", WeightTensor.FromReal([1, 1], 1, 2)), "hidden");
        parts.Add(new NeuronNode("outputs", 1, neuron), "out");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, 1), "outputs");
        var backend = XyloBackend.Audio2();
        var graph = backend.Quantise(parts.ToGraph("lif"), 8);
        Assert.That(backend.Check(graph), Is.Empty);

        // The largest weight, 1, is 127, and so is the threshold; 0.25 is 31.75.
        var model = backend.ToModel(graph);
        Assert.That(model.InputWeights, Is.EqualTo(new[] { 32, -127 }));
        Assert.That(model.Hidden.Thresholds, Has.All.EqualTo(127));
        Assert.That((model.Hidden.MembraneDash, model.Hidden.SynapseDash), Is.EqualTo((dash, (int?)null)));
    }

    [Test]
    public void ASynapticCurrentBecomesAState()
    {
        var cuba = CubaLifModel.Define(ResetKind.BySubtraction);
        ImmutableArray<ImmutableArray<float>> Values(float theta) => [.. cuba.Parameters.Select(p => ImmutableArray.Create(p.Name switch { "tau_syn" => 4f, "tau_m" => 32f, _ => theta }))];
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 2, 5, 5));
        parts.Add(new DenseNode("in", WeightTensor.FromReal([1.25f, -0.5f], 1, 2)), "input");
        parts.Add(new ProgramNeuronNode("hidden", 1, cuba, Values(2), 1, [WeightTensor.FromReal([2], 1, 1)]), "in");
        parts.Add(new DenseNode("out", WeightTensor.FromReal([1], 1, 1)), "hidden");
        parts.Add(new ProgramNeuronNode("outputs", 1, cuba, Values(1000), 1, []), "out");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, 1), "outputs");
        var backend = XyloBackend.Audio3();
        var graph = backend.Quantise(parts.ToGraph("cuba"), 8);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(backend.Check(graph), Is.Empty);
        var model = backend.ToModel(graph);
        Assert.Multiple(() =>
        {
            // The recurrent 2 is the largest of its population: 127. 1.25 is 79.375; -0.5 is -31.75. theta = 2 is 127.
            Assert.That(model.InputWeights, Is.EqualTo(new[] { 79, -32 }));
            Assert.That(model.RecurrentWeights, Is.EqualTo(new[] { 127 }));
            Assert.That(model.Hidden.Thresholds, Is.EqualTo(new[] { 127 }));
            Assert.That((model.Hidden.MembraneDash, model.Hidden.SynapseDash), Is.EqualTo((5, (int?)2)));

            // theta = 1000 against a weight of 1: the threshold takes the whole 15 bits, and the weight 1 x 32767 / 1000.
            Assert.That(model.Outputs.Thresholds, Is.EqualTo(new[] { 32767 }));
            Assert.That(model.OutputWeights, Is.EqualTo(new[] { 33 }));
            Assert.That(model.TimeStepSeconds, Is.EqualTo(1e-3));
        });
    }

    [Test]
    public void WhatXyloHasNoFormOfIsRefusedByName()
    {
        var model = IntegrateAndFireModel.Define();
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 1, 5, 5));
        parts.Add(new DenseNode("in", WeightTensor.FromReal([1], 1, 1)), "input");
        parts.Add(new ProgramNeuronNode("hidden", 1, model, [.. model.Parameters.Select(p => ImmutableArray.Create((float)p.Default))], 1, []), "in");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, 1), "hidden");
        Assert.That(() => XyloBackend.Audio2().Quantise(parts.ToGraph("if"), 8), Throws.ArgumentException.With.Message.Contains("'hidden'"));
    }

    /// <summary>
    /// A published Braille network: 12 channels, 40 neurons that all feed all, 7 classes. The IMU takes it (64 targets in the mean); the audio
    /// chips take 32 for a synaptic state, and say how many weights would have to go.
    /// </summary>
    [TestCase("03_rnn/braille_noDelay_noBias_subtract.nir", 40)]
    public void TheBrailleNetworksFitTheImu(string sample, int hidden)
    {
        var path = Hdf5Required.Sample($"nir/{sample}");
        var graph = NirReader.Read(path, new NirImportOptions { TimeStepSeconds = 1e-4, TimeSteps = 50, Reset = ResetKind.BySubtraction }).Graph;
        var imu = XyloBackend.Imu();
        var integers = imu.Quantise(graph, 8);
        Assert.That(imu.Check(integers), Is.Empty);
        Assert.That(imu.Quantise(integers, 8).Nodes.ToArray(), Is.EqualTo(integers.Nodes.ToArray()), "integers stay as they are");
        var audio = XyloBackend.Audio2().Check(integers);
        Assert.That(audio.Select(f => f.Code), Is.EqualTo(new[] { "SPK1174" }));
        var model = imu.ToModel(integers);
        Assert.That((model.Inputs, model.Hidden.Size, model.Outputs.Size), Is.EqualTo((12, hidden, 7)));
        Assert.That(model.MeanFanOut, Is.InRange(32, hidden));
        var input = XyloGraphs.Input(integers, 2, 5);
        var run = GraphInterpreter.Run(integers, input);
        var one = new XyloSimulation(model, 15) { MostHiddenSpikes = 1 };
        Assert.That(Enumerable.Range(0, 2).Select(b => one.Run(input, b).Prediction), Is.EqualTo(run.Predictions()));
        Assert.That(one.Run(input, 0).AllHiddenSpikes, Is.Positive);
    }
}
