using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Hardware.Report;

/// <summary>How much a layer spikes.</summary>
/// <param name="Layer">The name of the input or of the neurons.</param>
/// <param name="Neurons">The number of channels or neurons.</param>
/// <param name="SpikesPerInference">The mean number of spikes of a sample.</param>
/// <param name="Density">Spikes per neuron and time step.</param>
public sealed record LayerActivity(string Layer, int Neurons, double SpikesPerInference, double Density)
{
    /// <summary>The spikes of the input and of each layer of neurons, in order.</summary>
    /// <param name="graph">The graph that ran.</param>
    /// <param name="run">Its run by the interpreter.</param>
    public static ImmutableArray<LayerActivity> Of(SpikeGraph graph, GraphRun run)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(run);
        return [.. graph.Order().Where(n => run.Spikes.ContainsKey(n.Name)).Select(n =>
        {
            var train = run.Spikes[n.Name];
            return new LayerActivity(n.Name, train.Features, (double)train.EventCount / Math.Max(1, train.BatchSize), train.Density);
        })];
    }
}
