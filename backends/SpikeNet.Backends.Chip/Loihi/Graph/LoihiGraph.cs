using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

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

    /// <summary>The network on its cores with the spikes of a sample in its inputs, silent behind them to the last step of an inference: it runs by itself, and its file does.</summary>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>.</param>
    /// <param name="sample">Which of the B samples.</param>
    /// <exception cref="ArgumentException">The input does not fit the graph.</exception>
    public LoihiNetwork WithSpikes(SpikeTrain input, int sample)
    {
        ArgumentNullException.ThrowIfNull(input);
        GraphInterpreter.CheckInput(Graph, input);
        var spikes = new bool[Graph.Input.Features][];
        for (var i = 0; i < spikes.Length; i++)
            spikes[i] = new bool[Steps];
        for (var t = 0; t < input.TimeSteps; t++)
        {
            foreach (var feature in input.Row(t, sample))
                spikes[feature][t] = true;
        }

        var first = Populations[0].First;
        var network = new LoihiNetwork(
            Network.Name, [.. Network.Cells.Select((c, i) => c is LoihiInput given ? given with { Spikes = [.. spikes[i - first]] } : c)], Network.Synapses);
        return LoihiPlacement.Of(network, Loihi1Limits.From(Loihi1Backend.Prices)).Placed();
    }

    /// <summary>The same on other cores.</summary>
    internal LoihiGraph With(LoihiNetwork network) => new(Graph, network, Populations, Output, Integrates);
}
