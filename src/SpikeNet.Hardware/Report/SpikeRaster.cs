using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Hardware.Report;

/// <summary>Every spike of one sample, layer by layer.</summary>
/// <param name="Caption">What the sample is.</param>
/// <param name="TimeSteps">The number of time steps.</param>
/// <param name="Layers">The input and the layers of neurons, in order.</param>
public sealed record SpikeRaster(string Caption, int TimeSteps, ImmutableArray<RasterLayer> Layers)
{
    /// <summary>The spikes of one sample of a run.</summary>
    /// <param name="graph">The graph that ran.</param>
    /// <param name="run">Its run by the interpreter.</param>
    /// <param name="sample">The sample's place in the batch.</param>
    /// <param name="caption">What the sample is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample does not exist.</exception>
    public static SpikeRaster Of(SpikeGraph graph, GraphRun run, int sample, string caption)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(run);
        var input = run.Spikes[graph.Input.Name];
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sample, (uint)input.BatchSize, nameof(sample));
        var layers = ImmutableArray.CreateBuilder<RasterLayer>();
        foreach (var node in graph.Order().Where(n => run.Spikes.ContainsKey(n.Name)))
        {
            var train = run.Spikes[node.Name];
            var events = ImmutableArray.CreateBuilder<RasterEvent>();
            for (var t = 0; t < train.TimeSteps; t++)
                foreach (var neuron in train.Row(t, sample))
                    events.Add(new RasterEvent(t, neuron));
            layers.Add(new RasterLayer(node.Name, train.Features, events.ToImmutable()));
        }

        return new SpikeRaster(caption, input.TimeSteps, layers.ToImmutable());
    }
}
