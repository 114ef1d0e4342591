using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>The nodes that share one scale: synapses whose sums meet, and the neurons that the sums reach.</summary>
/// <param name="Synapses">Dense nodes and convolutions, transposed or not, at least one.</param>
/// <param name="Neurons">The populations.</param>
/// <param name="Programs">Those given by a step program.</param>
/// <param name="FeedsReadOut">Whether a read-out takes the sums.</param>
/// <param name="Channels">The output channels that may have scales of their own; 1 where they may not.</param>
internal sealed record QuantisationLayer(ImmutableArray<SynapseNode> Synapses, ImmutableArray<NeuronNode> Neurons, ImmutableArray<ProgramNeuronNode> Programs, bool FeedsReadOut, int Channels)
{
    /// <summary>The layers of a graph in order.</summary>
    /// <exception cref="ArgumentException">Spikes are added to sums, which have different units in integers.</exception>
    internal static ImmutableArray<QuantisationLayer> Of(SpikeGraph graph)
    {
        var topology = new GraphTopology(graph);
        var order = topology.Order();

        // Where sums of several nodes meet, their sets become one.
        var layers = order.Where(p => topology.Nodes[p] is SynapseNode).ToDictionary(p => p, p => new List<int> { p });
        var origins = new Dictionary<int, SortedSet<int>>();
        foreach (var place in order.Where(p => topology.Nodes[p] is not SynapseNode))
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

    private static QuantisationLayer Of(GraphTopology topology, List<int> order, Dictionary<int, SortedSet<int>> origins, List<int> members)
    {
        var behind = order.Where(p => origins.TryGetValue(p, out var linear) && linear.Any(members.Contains)).Select(p => topology.Nodes[p]).ToList();
        var synapses = order.Where(members.Contains).Select(p => (SynapseNode)topology.Nodes[p]).ToImmutableArray();
        var channels = synapses[0].WeightChannels;

        // Features are channel-last, so that feature i is of channel i mod C all the way to the neurons, unless something else sums over channels.
        var separate = synapses.All(s => s.WeightChannels == channels)
            && behind.All(n => n is not ReadOutNode && (n is not PoolNode pool || pool.InputShape.Channels == channels))
            && behind.OfType<NeuronNode>().All(n => n.Size % channels == 0)
            && behind.OfType<ProgramNeuronNode>().All(n => n.Size % channels == 0 && n.Model.Inputs.Length == 1 && (n.Size == channels || n.RecurrentWeights.All(w => w is null)));
        return new(synapses, [.. behind.OfType<NeuronNode>()], [.. behind.OfType<ProgramNeuronNode>()], behind.Any(n => n is ReadOutNode), separate ? channels : 1);
    }
}
