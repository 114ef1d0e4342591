using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>The nodes that share one scale: synapses whose sums meet, and the neurons that the sums reach.</summary>
/// <param name="Synapses">Dense nodes and convolutions, at least one.</param>
/// <param name="Neurons">The populations.</param>
/// <param name="FeedsReadOut">Whether a read-out takes the sums.</param>
/// <param name="Channels">The output channels that may have scales of their own; 1 where they may not.</param>
internal sealed record QuantisationLayer(ImmutableArray<GraphNode> Synapses, ImmutableArray<NeuronNode> Neurons, bool FeedsReadOut, int Channels)
{
    /// <summary>The layers of a graph in order.</summary>
    /// <exception cref="ArgumentException">Spikes are added to sums, which have different units in integers.</exception>
    internal static ImmutableArray<QuantisationLayer> Of(SpikeGraph graph)
    {
        var topology = new GraphTopology(graph);
        var order = topology.Order();

        // Where sums of several nodes meet, their sets become one.
        var layers = order.Where(p => topology.Nodes[p] is DenseNode or ConvolutionNode).ToDictionary(p => p, p => new List<int> { p });
        var origins = new Dictionary<int, SortedSet<int>>();
        foreach (var place in order.Where(p => topology.Nodes[p] is not (DenseNode or ConvolutionNode)))
        {
            var (linear, events) = topology.Origins(place);
            origins[place] = linear;
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

        return [.. order.Where(layers.ContainsKey).Select(p => layers[p]).Distinct().Select(members => Of(topology, order, origins, members))];
    }

    /// <summary>The weights of a dense node or a convolution.</summary>
    internal static WeightTensor Weight(GraphNode node) => node is ConvolutionNode convolution ? convolution.Weight : ((DenseNode)node).Weight;

    /// <summary>The biases of a dense node or a convolution, or null.</summary>
    internal static WeightTensor? Bias(GraphNode node) => node is ConvolutionNode convolution ? convolution.Bias : ((DenseNode)node).Bias;

    private static QuantisationLayer Of(GraphTopology topology, List<int> order, Dictionary<int, SortedSet<int>> origins, List<int> members)
    {
        var behind = order.Where(p => origins.TryGetValue(p, out var linear) && linear.Any(members.Contains)).Select(p => topology.Nodes[p]).ToList();
        var synapses = order.Where(members.Contains).Select(p => topology.Nodes[p]).ToImmutableArray();
        var channels = Weight(synapses[0]).Shape[0];

        // Features are channel-last, so that feature i is of channel i mod C all the way to the neurons, unless something else sums over channels.
        var separate = synapses.All(s => Weight(s).Shape[0] == channels)
            && behind.All(n => n is not ReadOutNode && (n is not PoolNode pool || pool.InputShape.Channels == channels))
            && behind.OfType<NeuronNode>().All(n => n.Size % channels == 0);
        return new(synapses, [.. behind.OfType<NeuronNode>()], behind.Any(n => n is ReadOutNode), separate ? channels : 1);
    }
}
