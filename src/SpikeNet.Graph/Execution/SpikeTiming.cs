using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>How often and how early neurons spike, layer by layer, added up batch by batch.</summary>
public sealed class SpikeTiming
{
    private readonly Dictionary<string, LayerTiming> _layers = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>The layers in the order in which they came first.</summary>
    public ImmutableArray<LayerTiming> Layers => [.. _order.Select(l => _layers[l])];

    /// <summary>All neurons together.</summary>
    /// <exception cref="InvalidOperationException">No layer has come.</exception>
    public LayerTiming Total => _order.Count == 0
        ? throw new InvalidOperationException("No spikes have come, not even a silent layer's.")
        : new LayerTiming(
            "all", _layers.Values.Sum(l => l.Neurons), Layers[0].Samples, _layers.Values.Sum(l => l.Spikes), _layers.Values.Sum(l => l.StepSum),
            _layers.Values.Max(l => l.MostPerNeuron));

    /// <summary>Adds the spikes of a layer in a batch.</summary>
    /// <param name="layer">Its name.</param>
    /// <param name="spikes">Its spikes, <c>[T, B, N]</c>.</param>
    /// <exception cref="ArgumentException">The layer had another N before.</exception>
    public void Add(string layer, SpikeTrain spikes)
    {
        ArgumentException.ThrowIfNullOrEmpty(layer);
        ArgumentNullException.ThrowIfNull(spikes);
        if (!_layers.TryGetValue(layer, out var sum))
        {
            sum = new LayerTiming(layer, spikes.Features, 0, 0, 0, 0);
            _order.Add(layer);
        }

        if (sum.Neurons != spikes.Features)
            throw new ArgumentException($"The layer '{layer}' had {sum.Neurons} neurons, but {spikes.Features} came.", nameof(spikes));
        var counts = new int[checked(spikes.BatchSize * spikes.Features)];
        long steps = 0;
        for (var t = 0; t < spikes.TimeSteps; t++)
        {
            for (var b = 0; b < spikes.BatchSize; b++)
            {
                var row = spikes.Row(t, b);
                steps += (long)t * row.Length;
                foreach (var i in row)
                    counts[(b * spikes.Features) + i]++;
            }
        }

        _layers[layer] = sum with
        {
            Samples = sum.Samples + spikes.BatchSize,
            Spikes = sum.Spikes + spikes.EventCount,
            StepSum = sum.StepSum + steps,
            MostPerNeuron = Math.Max(sum.MostPerNeuron, counts.Max()),
        };
    }

    /// <summary>Adds the spikes of all populations of a graph that ran, in the graph's order.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="run">What it did.</param>
    public void Add(SpikeGraph graph, GraphRun run)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(run);
        foreach (var node in graph.Order().Where(n => n is not InputNode))
        {
            if (run.Spikes.TryGetValue(node.Name, out var spikes))
                Add(node.Name, spikes);
        }
    }
}
