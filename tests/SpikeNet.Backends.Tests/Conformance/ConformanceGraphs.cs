using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Conformance;

/// <summary>Small deterministic graphs and inputs for the tests of back-ends.</summary>
public static class ConformanceGraphs
{
    /// <summary>Steps of each graph.</summary>
    public const int TimeSteps = 8;

    private static readonly LifNeuron Plain = new() { Threshold = 1, Decay = 1, Reset = ResetKind.ToZero, Comparison = Comparison.AtLeast };

    /// <summary>Graphs that every target takes: integrate-and-fire, reset to zero, >=, no bias, 8-bit weights, 16-bit potentials, spike counts, time-to-first-spike inputs.</summary>
    public static IEnumerable<SpikeGraph> Fitting =>
    [
        Random("40-24-10", 1, 40, 24, 10),
        Random("70-33-17-10", 2, 70, 33, 17, 10),
        Random("5-3", 3, 5, 3),
    ];

    /// <summary>Graphs with one thing each that some targets lack.</summary>
    public static IEnumerable<SpikeGraph> Demanding
    {
        get
        {
            var plain = Random("plain", 4, 40, 24, 10);
            yield return plain.With("leaky", (NeuronNode n) => n with { Neuron = n.Neuron with { Decay = 0.5 }, FixedPoint = n.FixedPoint! with { LeakShift = 1 } });
            yield return plain.With("slowly-leaky", (NeuronNode n) => n with { Neuron = n.Neuron with { Decay = 0.9375 }, FixedPoint = n.FixedPoint! with { LeakShift = 4 } });
            yield return plain.With("soft-reset", (NeuronNode n) => n with { Neuron = n.Neuron with { Reset = ResetKind.BySubtraction } });
            yield return plain.With("above", (NeuronNode n) => n with { Neuron = n.Neuron with { Comparison = Comparison.Above } });
            yield return plain.With("wide-state", (NeuronNode n) => n with { FixedPoint = n.FixedPoint! with { StateBits = 24 } });
            yield return plain.With("narrow-state", (NeuronNode n) => n with { FixedPoint = n.FixedPoint! with { StateBits = 8 } });
            yield return plain.With("wide-weights", (DenseNode d) => d with { Weight = WeightTensor.FromIntegers([.. d.Weight.Integers!.Select(w => w * 300)], 1, 16, d.Weight.Shape) });
            yield return plain.With("bias", (DenseNode d) => d with { Bias = WeightTensor.FromIntegers([.. Enumerable.Repeat(1, d.OutFeatures)], 1, 8, d.OutFeatures) });
            yield return Chain("integrated", [40, 24, 10], 5, ReadOutRule.LeakyMaximum);
        }
    }

    /// <summary><see cref="Fitting"/> as test cases.</summary>
    public static IEnumerable<TestCaseData> FittingCases => Fitting.Select(Case);

    /// <summary><see cref="Demanding"/> as test cases.</summary>
    public static IEnumerable<TestCaseData> DemandingCases => Demanding.Select(Case);

    /// <summary>A graph of random weights in [-20, 30] with thresholds of 10 + inputs / 2, at which every layer fires.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="sizes">Inputs, then neurons per layer.</param>
    public static SpikeGraph Random(string name, int seed, params int[] sizes) => Chain(name, sizes, seed, ReadOutRule.SpikeCount);

    /// <summary>A fully connected graph of given integer weights (row-major, <c>[out, in]</c>) with the same threshold everywhere.</summary>
    public static SpikeGraph Fixed(string name, int timeSteps, int threshold, params (int In, int Out, int[] Weights)[] layers) =>
        Build(name, timeSteps, layers[0].In, [.. layers.Select(l => (WeightTensor.FromIntegers(l.Weights, 1, 8, l.Out, l.In), threshold))], ReadOutRule.SpikeCount);

    /// <summary>The same graph in real numbers.</summary>
    public static SpikeGraph Unquantised(SpikeGraph graph) => graph with
    {
        Nodes = [.. graph.Nodes.Select(n => n switch
        {
            DenseNode d => d with { Weight = WeightTensor.FromReal([.. d.Weight.Integers!.Select(w => (float)w)], d.Weight.Shape) },
            NeuronNode v => v with { FixedPoint = null },
            _ => n,
        })],
    };

    /// <summary>A batch in which each channel spikes at most once, about three quarters of them at all.</summary>
    public static SpikeTrain Input(SpikeGraph graph, int samples, int seed = 7)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, graph.Input.TimeSteps * samples).Select(_ => new List<int>()).ToArray();
        for (var b = 0; b < samples; b++)
        {
            for (var channel = 0; channel < graph.Input.Features; channel++)
            {
                var t = random.Next(graph.Input.TimeSteps * 4 / 3);
                if (t < graph.Input.TimeSteps)
                    rows[t * samples + b].Add(channel);
            }
        }

        return SpikeTrain.FromRows(graph.Input.TimeSteps, samples, graph.Input.Features, rows);
    }

    /// <summary>A batch without spikes.</summary>
    public static SpikeTrain Silence(SpikeGraph graph, int samples) =>
        SpikeTrain.FromRows(graph.Input.TimeSteps, samples, graph.Input.Features, [.. Enumerable.Range(0, graph.Input.TimeSteps * samples).Select(_ => new List<int>())]);

    /// <summary>A single sample of the given events per step.</summary>
    public static SpikeTrain Events(SpikeGraph graph, params int[][] steps) => SpikeTrain.FromRows(steps.Length, 1, graph.Input.Features, steps);

    private static TestCaseData Case(SpikeGraph graph) => new TestCaseData(graph).SetArgDisplayNames(graph.Name);

    private static SpikeGraph Chain(string name, int[] sizes, int seed, ReadOutRule rule)
    {
        var random = new Random(seed);
        var layers = Enumerable.Range(1, sizes.Length - 1).Select(l =>
        {
            var weights = Enumerable.Range(0, sizes[l] * sizes[l - 1]).Select(_ => random.Next(-20, 31)).ToArray();
            return (WeightTensor.FromIntegers(weights, 1, 8, sizes[l], sizes[l - 1]), 10 + sizes[l - 1] / 2);
        });
        return Build(name, TimeSteps, sizes[0], [.. layers], rule);
    }

    private static SpikeGraph Build(string name, int timeSteps, int inputs, (WeightTensor Weight, int Threshold)[] layers, ReadOutRule rule)
    {
        var nodes = ImmutableArray.CreateBuilder<GraphNode>();
        nodes.Add(new InputNode("input", inputs, timeSteps, 1));
        for (var l = 0; l < layers.Length; l++)
        {
            nodes.Add(new DenseNode($"dense{l + 1}", layers[l].Weight));
            if (l + 1 < layers.Length || rule == ReadOutRule.SpikeCount)
                nodes.Add(new NeuronNode($"neurons{l + 1}", layers[l].Weight.Shape[0], Plain with { Threshold = layers[l].Threshold }, new FixedPointNeuron(layers[l].Threshold, 16, null)));
        }

        nodes.Add(new ReadOutNode("output", rule, layers[^1].Weight.Shape[0]));
        var edges = nodes.Zip(nodes.Skip(1), (from, to) => new GraphEdge(from.Name, to.Name));
        return new SpikeGraph { Name = name, Nodes = nodes.ToImmutable(), Edges = [.. edges] };
    }

    private static SpikeGraph With<T>(this SpikeGraph graph, string name, Func<T, T> change)
        where T : GraphNode =>
        graph with { Name = name, Nodes = [.. graph.Nodes.Select(n => n is T node ? change(node) : n)] };
}
