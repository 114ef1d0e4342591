using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>The nodes that share one scale: synapses whose sums meet, and the neurons that the sums reach.</summary>
/// <param name="Synapses">Dense nodes and convolutions, at least one.</param>
/// <param name="Neurons">The populations.</param>
internal sealed record QuantisationLayer(ImmutableArray<GraphNode> Synapses, ImmutableArray<NeuronNode> Neurons)
{
    /// <summary>The layers of a graph in order.</summary>
    /// <exception cref="ArgumentException">Spikes are added to sums, which have different units in integers.</exception>
    internal static ImmutableArray<QuantisationLayer> Of(SpikeGraph graph)
    {
        var topology = new GraphTopology(graph);
        var order = topology.Order();

        // Where sums of several nodes meet, their sets become one.
        var layers = order.Where(p => topology.Nodes[p] is DenseNode or ConvolutionNode).ToDictionary(p => p, p => new List<int> { p });
        foreach (var place in order.Where(p => topology.Nodes[p] is not (DenseNode or ConvolutionNode)))
        {
            var (linear, events) = topology.Origins(place);
            if (linear.Count > 0 && events.Count > 0)
                throw new ArgumentException($"The graph '{graph.Name}' cannot be quantised: '{topology.Nodes[place].Name}' adds spikes of '{topology.Nodes[events.Min].Name}' to sums; put synapses between them.");
            foreach (var other in linear.Where(l => layers[l] != layers[linear.Min]))
            {
                var joined = layers[other];
                layers[linear.Min].AddRange(joined);
                foreach (var member in joined)
                    layers[member] = layers[linear.Min];
            }
        }

        var neurons = order.Where(p => topology.Nodes[p] is NeuronNode).Select(p => (Node: (NeuronNode)topology.Nodes[p], topology.Origins(p).Linear)).ToList();
        return
        [
            .. order.Where(layers.ContainsKey).Select(p => layers[p]).Distinct().Select(members => new QuantisationLayer(
                [.. order.Where(members.Contains).Select(p => topology.Nodes[p])],
                [.. neurons.Where(n => n.Linear.Any(members.Contains)).Select(n => n.Node)])),
        ];
    }

    /// <summary>The finest scale at which the largest weight and the thresholds fit.</summary>
    internal double Scale(QuantisationOptions options)
    {
        var largest = Synapses.Max(s => Weight(s).Real!.Max(w => (double)Math.Abs(w)));
        var scale = largest / ((1 << (options.WeightBits - 1)) - 1);
        foreach (var neurons in Neurons)
            scale = Math.Max(scale, neurons.Neuron.Threshold / ((1L << (options.StateBits - 1)) - 1));
        return scale > 0 ? scale : 1;
    }

    /// <summary>The graph with this layer in integers.</summary>
    internal SpikeGraph Quantise(SpikeGraph graph, double scale, QuantisationOptions options)
    {
        foreach (var node in Synapses)
        {
            GraphNode quantised = node is ConvolutionNode convolution
                ? convolution with { Weight = Integers(convolution.Weight, scale, options.WeightBits), Bias = Integers(convolution.Bias, scale) }
                : ((DenseNode)node) with { Weight = Integers(((DenseNode)node).Weight, scale, options.WeightBits), Bias = Integers(((DenseNode)node).Bias, scale) };
            graph = graph.With(node.Name, quantised);
        }

        foreach (var node in Neurons)
        {
            var fixedPoint = new FixedPointNeuron(
                Math.Max(1, (int)Math.Round(node.Neuron.Threshold / scale, MidpointRounding.AwayFromZero)),
                options.StateBits,
                node.Neuron.Leaks ? LeakShift(node.Neuron.Decay) : null);
            graph = graph.With(node.Name, node with { FixedPoint = fixedPoint });
        }

        return graph;
    }

    private static int LeakShift(double decay) => Enumerable.Range(1, 15).MinBy(k => Math.Abs(1 - Math.Pow(2, -k) - decay));

    private static WeightTensor? Integers(WeightTensor? bias, double scale) => bias is null ? null : Integers(bias, scale, 32);

    private static WeightTensor Integers(WeightTensor weights, double scale, int bits) =>
        WeightTensor.FromIntegers(
            [.. weights.Real!.Select(w => (int)Math.Round(w / scale, MidpointRounding.AwayFromZero))], scale, bits, weights.Shape);

    private static WeightTensor Weight(GraphNode node) => node is ConvolutionNode convolution ? convolution.Weight : ((DenseNode)node).Weight;
}
