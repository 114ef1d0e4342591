using System.Collections.Immutable;
using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip.Xylo;

/// <summary>Networks in Xylo's integers for tests.</summary>
internal static class XyloGraphs
{
    private static readonly LifNeuron Leaky = new() { Decay = 0.875, Reset = ResetKind.BySubtraction };

    /// <summary>Small networks that every chip of the family takes, and in which all layers fire: feed-forward, recurrent, and of step programs.</summary>
    internal static IEnumerable<SpikeGraph> Fitting =>
    [
        Nodes("12-20-5", 8, (12, 20, 5), Weights(1, 240, -20, 60), null, Weights(2, 100, -20, 60), 60, 3, 50, 2),
        Nodes("16-24-6-recurrent", 8, (16, 24, 6), Weights(3, 384, -20, 60), Weights(4, 576, -15, 15), Weights(5, 144, -20, 60), 80, 4, 60, 3),
        Programs("9-14-4-programs", 8, (9, 14, 4), Weights(6, 126, -20, 60), Weights(7, 196, -15, 15), Weights(8, 56, -20, 60), [.. Enumerable.Range(60, 14)], 3, 2, 50),
    ];

    /// <summary>The chip of that name.</summary>
    internal static XyloBackend Chip(string name) => new[] { XyloBackend.Audio2(), XyloBackend.Audio3(), XyloBackend.Imu() }.Single(c => c.Name == name);

    /// <summary>A network of given integers whose neurons are nodes, its recurrence over a delay.</summary>
    internal static SpikeGraph Nodes(
        string name, int steps, (int In, int Hidden, int Out) sizes, int[] input, int[]? recurrent, int[] output, int theta, int dash, int outTheta, int outDash, int weightBits = 8)
    {
        WeightTensor Weights(int[] w, int to, int from) => WeightTensor.FromIntegers(w, 1, weightBits, to, from);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", sizes.In, steps, steps));
        parts.Add(new DenseNode("in", Weights(input, sizes.Hidden, sizes.In)), "input");
        if (recurrent is not null)
        {
            parts.Add(new DelayNode("later", FeatureShape.Flat(sizes.Hidden), [1]), "hidden");
            parts.Add(new DenseNode("rec", Weights(recurrent, sizes.Hidden, sizes.Hidden)), "later");
            parts.Add(new AddNode("sum", FeatureShape.Flat(sizes.Hidden)), "in", "rec");
        }

        parts.Add(new NeuronNode("hidden", sizes.Hidden, Leaky with { Threshold = theta }, new FixedPointNeuron(theta, 16, dash)), recurrent is null ? "in" : "sum");
        parts.Add(new DenseNode("out", Weights(output, sizes.Out, sizes.Hidden)), "hidden");
        parts.Add(new NeuronNode("outputs", sizes.Out, Leaky with { Threshold = outTheta }, new FixedPointNeuron(outTheta, 16, outDash)), "out");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, sizes.Out), "outputs");
        return parts.ToGraph(name);
    }

    /// <summary>The same with Xylo's neuron as a step program, with a synaptic current where asked for.</summary>
    internal static SpikeGraph Programs(
        string name, int steps, (int In, int Hidden, int Out) sizes, int[] input, int[]? recurrent, int[] output, int[] theta, int dash, int? synapse, int outTheta, double timeStepMs = 1)
    {
        WeightTensor Weights(int[] w, int to, int from) => WeightTensor.FromReal([.. w.Select(x => (float)x)], to, from);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", sizes.In, steps, steps));
        parts.Add(new DenseNode("in", Weights(input, sizes.Hidden, sizes.In)), "input");
        ImmutableArray<WeightTensor?> inside = recurrent is null ? [] : [Weights(recurrent, sizes.Hidden, sizes.Hidden)];
        parts.Add(new ProgramNeuronNode("hidden", sizes.Hidden, XyloLifModel.Define(dash, synapse), [[.. theta.Select(t => (float)t)]], timeStepMs, inside), "in");
        parts.Add(new DenseNode("out", Weights(output, sizes.Out, sizes.Hidden)), "hidden");
        parts.Add(new ProgramNeuronNode("outputs", sizes.Out, XyloLifModel.Define(dash, synapse), [[outTheta]], timeStepMs, []), "out");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, sizes.Out), "outputs");
        return parts.ToGraph(name);
    }

    /// <summary>Random sizes, weights, thresholds and decays; nodes or programs, with or without recurrence.</summary>
    internal static SpikeGraph Random(uint seed, bool programs)
    {
        var random = new SplitMix64(seed);
        int Next(int from, int to) => from + random.NextInt32(to - from + 1);
        int[] Weights(int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => Next(low, high))];
        var sizes = (In: Next(1, 16), Hidden: Next(1, 30), Out: Next(1, 8));
        var input = Weights(sizes.In * sizes.Hidden, -90, 127);
        var recurrent = Next(0, 2) == 0 ? null : Weights(sizes.Hidden * sizes.Hidden, -40, 30);
        var output = Weights(sizes.Hidden * sizes.Out, -60, 100);
        int? synapse = Next(0, 2) == 0 ? null : Next(1, 6);
        return programs
            ? Programs("random", 20, sizes, input, recurrent, output, Weights(sizes.Hidden, 20, 600), Next(1, 8), synapse, Next(20, 600))
            : Nodes("random", 20, sizes, input, recurrent, output, Next(20, 600), Next(1, 8), Next(20, 600), Next(1, 8));
    }

    /// <summary>A network whose hidden neurons have two synaptic currents, each with weights of its own; recurrent weights of either, or none.</summary>
    internal static SpikeGraph TwoCurrents(
        string name, int steps, (int In, int Hidden, int Out) sizes, int[] input, int[] second, int[]? recurrent, int[]? secondRecurrent, int[] output, int theta,
        (int Membrane, int First, int Second) dash, int outTheta)
    {
        static WeightTensor Matrix(int[] w, int to, int from) => WeightTensor.FromReal([.. w.Select(x => (float)x)], to, from);
        ImmutableArray<WeightTensor?> inside = recurrent is null && secondRecurrent is null ? []
            : [recurrent is null ? null : Matrix(recurrent, sizes.Hidden, sizes.Hidden), secondRecurrent is null ? null : Matrix(secondRecurrent, sizes.Hidden, sizes.Hidden)];
        var parts = new GraphParts();
        parts.Add(new InputNode("input", sizes.In, steps, steps));
        parts.Add(new DenseNode("in", Matrix([.. input, .. second], 2 * sizes.Hidden, sizes.In)), "input");
        parts.Add(new ProgramNeuronNode("hidden", sizes.Hidden, XyloLifModel.Define(dash.Membrane, dash.First, dash.Second), [[theta]], 1, inside), "in");
        parts.Add(new DenseNode("out", Matrix(output, sizes.Out, sizes.Hidden)), "hidden");
        parts.Add(new ProgramNeuronNode("outputs", sizes.Out, XyloLifModel.Define(dash.Membrane), [[outTheta]], 1, []), "out");
        parts.Add(new ReadOutNode("read-out", ReadOutRule.SpikeCount, sizes.Out), "outputs");
        return parts.ToGraph(name);
    }

    /// <summary>The same of random sizes, weights, thresholds and decays.</summary>
    internal static SpikeGraph RandomTwoCurrents(uint seed)
    {
        var random = new SplitMix64(seed);
        int Next(int from, int to) => from + random.NextInt32(to - from + 1);
        int[] Some(int count, int low, int high) => [.. Enumerable.Range(0, count).Select(_ => Next(low, high))];
        var (inputs, hidden, outputs) = (Next(1, 16), Next(1, 20), Next(1, 8));
        return TwoCurrents(
            "two-currents", 20, (inputs, hidden, outputs), Some(inputs * hidden, -90, 127), Some(inputs * hidden, -90, 127), Next(0, 1) == 0 ? null : Some(hidden * hidden, -40, 30),
            Next(0, 1) == 0 ? null : Some(hidden * hidden, -40, 30), Some(hidden * outputs, -60, 100), Next(20, 900), (Next(1, 8), Next(1, 6), Next(1, 6)), Next(20, 600));
    }

    /// <summary>Spikes with random density.</summary>
    internal static SpikeTrain Input(SpikeGraph graph, int samples, uint seed)
    {
        var random = new SplitMix64(seed + 77UL);
        var density = random.NextDouble(0, 0.7);
        var values = new float[graph.Input.TimeSteps * samples * graph.Input.Features];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < density ? 1 : 0;
        return SpikeTrain.FromDense(values, graph.Input.TimeSteps, samples, graph.Input.Features);
    }

    private static int[] Weights(uint seed, int count, int low, int high)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => low + random.NextInt32(high - low + 1))];
    }
}
