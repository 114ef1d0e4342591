using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Backends.Chip;

/// <summary>A graph in the chip's own terms.</summary>
/// <remarks>
/// On the chip a spike acts in the next step, in the graph in the same one. So a population behind k layers does in chip step t + k what the graph's
/// neurons do in step t: its <see cref="LoihiPopulation.Depth"/> is k, and an inference takes T + the largest depth of chip steps. Shifted by its
/// depth, every population's spikes equal the graph's, bit for bit, where <see cref="Loihi1Backend.Check"/> finds nothing.
/// </remarks>
public sealed class LoihiGraph
{
    internal LoihiGraph(SpikeGraph graph, LoihiNetwork network, ImmutableArray<LoihiPopulation> populations, LoihiPopulation output, bool integrates)
    {
        Graph = graph;
        Network = network;
        Populations = populations;
        Output = output;
        Integrates = integrates;
    }

    /// <summary>The graph.</summary>
    public SpikeGraph Graph { get; }

    /// <summary>Its neurons and synapses.</summary>
    public LoihiNetwork Network { get; }

    /// <summary>The input, then the neurons in the order of the graph.</summary>
    public ImmutableArray<LoihiPopulation> Populations { get; }

    /// <summary>The population that the read-out looks at.</summary>
    public LoihiPopulation Output { get; }

    /// <summary>Whether the read-out takes sums that no neurons of the graph take; the output population then never fires.</summary>
    public bool Integrates { get; }

    /// <summary>Chip steps of an inference: the graph's and the largest depth.</summary>
    public int Steps => Graph.Input.TimeSteps + Math.Max(0, Populations.Max(p => p.Depth));

    /// <summary>The same on other cores.</summary>
    internal LoihiGraph With(LoihiNetwork network) => new(Graph, network, Populations, Output, Integrates);
}
