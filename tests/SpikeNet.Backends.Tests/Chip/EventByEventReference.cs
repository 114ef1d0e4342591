using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip;

/// <summary>An event-by-event run written from the definitions alone: it walks over the graph's nodes and looks at every neuron for every event.</summary>
internal sealed class EventByEventReference
{
    private readonly SpikeGraph _graph;
    private readonly Dictionary<string, int[]> _potentials = [];

    internal EventByEventReference(SpikeGraph graph)
    {
        _graph = graph;
        Counts = new long[graph.ReadOut.Classes];
        foreach (var layer in graph.Layers())
            _potentials[layer.Synapses.Name] = new int[layer.Synapses.OutputShape.Count];
    }

    internal long[] Counts { get; }

    internal Dictionary<string, long> Spikes { get; } = [];

    internal Dictionary<string, long> Events { get; } = [];

    internal Dictionary<string, long> Operations { get; } = [];

    internal EventByEventReference Run(SpikeTrain input, int sample)
    {
        for (var t = 0; t < input.TimeSteps; t++)
        {
            foreach (var feature in input.Row(t, sample).ToArray())
                GoOn(_graph.Input.Name, feature);
            foreach (var layer in _graph.Layers().Where(l => l.Bias is not null))
                Fire(layer.Synapses, [.. Enumerable.Range(0, layer.Synapses.OutputShape.Count).Where(n => Add(layer.Synapses, n, layer.Bias!.Integers![n % layer.Synapses.OutputShape.Channels]))]);
        }

        return this;
    }

    private static void Count(Dictionary<string, long> counts, string name, long by) => counts[name] = counts.GetValueOrDefault(name) + by;

    private void GoOn(string from, int feature)
    {
        foreach (var name in _graph.Consumers(from))
            Arrive(_graph.Node(name), feature);
    }

    private void Arrive(GraphNode node, int feature)
    {
        switch (node)
        {
            case ReadOutNode:
                Counts[feature]++;
                break;
            case PoolNode pool:
                var (c, x, y) = (feature % pool.InputShape.Channels, feature / pool.InputShape.Channels % pool.InputShape.Width, feature / pool.InputShape.Channels / pool.InputShape.Width);
                var (px, py) = (x / pool.Window.KernelWidth, y / pool.Window.KernelHeight);
                if (px < pool.OutputShape.Width && py < pool.OutputShape.Height)
                    GoOn(pool.Name, pool.OutputShape.IndexOf(c, py, px));
                break;
            case FlattenNode or AddNode:
                GoOn(node.Name, feature);
                break;
            default:
                Count(Events, node.Name, 1);
                var fired = new List<int>();
                for (var neuron = 0; neuron < node.OutputShape.Count; neuron++)
                {
                    if (Weight(node, feature, neuron) is not { } weight)
                        continue;
                    Count(Operations, node.Name, 1);
                    if (Add(node, neuron, weight))
                        fired.Add(neuron);
                }

                Fire(node, fired);
                break;
        }
    }

    /// <summary>The weight from a feature to a neuron; null where none joins them.</summary>
    private static int? Weight(GraphNode node, int feature, int neuron)
    {
        if (node is DenseNode dense)
            return dense.Weight.Integers![(neuron * dense.InFeatures) + feature];
        var convolution = (ConvolutionNode)node;
        var (input, output, w) = (convolution.InputShape, convolution.OutputShape, convolution.Window);
        var (c, x, y) = (feature % input.Channels, feature / input.Channels % input.Width, feature / input.Channels / input.Width);
        var (o, s, r) = (neuron % output.Channels, neuron / output.Channels % output.Width, neuron / output.Channels / output.Width);
        var (k, l) = (y + w.PaddingY - (r * w.StrideY), x + w.PaddingX - (s * w.StrideX));
        return k >= 0 && k < w.KernelHeight && l >= 0 && l < w.KernelWidth ? convolution.Weight.Integers![convolution.WeightIndex(o, c, k, l)] : null;
    }

    private bool Add(GraphNode synapses, int neuron, int weight)
    {
        var node = (NeuronNode)_graph.Node(_graph.Consumers(synapses.Name)[0]);
        var state = node.FixedPoint!;
        var v = Math.Clamp(_potentials[synapses.Name][neuron] + weight, state.StateMinimum, state.StateMaximum);
        var fires = node.Neuron.Comparison == Comparison.Above ? v > state.Threshold : v >= state.Threshold;
        _potentials[synapses.Name][neuron] = !fires ? v : node.Neuron.Reset == ResetKind.ToZero ? 0 : v - state.Threshold;
        return fires;
    }

    private void Fire(GraphNode synapses, List<int> fired)
    {
        var neurons = _graph.Consumers(synapses.Name)[0];
        foreach (var neuron in fired)
        {
            Count(Spikes, synapses.Name, 1);
            GoOn(neurons, neuron);
        }
    }
}
