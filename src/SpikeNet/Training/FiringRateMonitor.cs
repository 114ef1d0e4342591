using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>Counts spikes per layer and neuron over an epoch, and warns of layers that cannot learn.</summary>
public sealed class FiringRateMonitor
{
    /// <summary>Below this rate (spikes per neuron and step) a layer counts as silent.</summary>
    public const double SilentRate = 1e-3;

    /// <summary>Above this rate a layer counts as saturated.</summary>
    public const double SaturatedRate = 0.5;

    private readonly SortedDictionary<string, (long[] Spikes, long NeuronSteps)> _layers = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>The rates in the order of the layers.</summary>
    public ImmutableArray<double> Rates => [.. _order.Select(Rate)];

    /// <summary>Adds the spikes of a batch.</summary>
    public void Add(NetworkOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var (layer, spikes) in output.Spikes.Where(s => s.Fired))
        {
            if (!_layers.TryGetValue(layer, out var counts))
            {
                counts = (new long[spikes.Features], 0);
                _order.Add(layer);
            }

            foreach (var i in spikes.Indices)
                counts.Spikes[i]++;
            _layers[layer] = (counts.Spikes, counts.NeuronSteps + ((long)spikes.Rows * spikes.Features));
        }
    }

    /// <summary>The rates by layer.</summary>
    public ImmutableSortedDictionary<string, double> ByLayer() => _order.ToImmutableSortedDictionary(l => l, Rate, StringComparer.Ordinal);

    /// <summary>What is wrong with the layers, in words; empty where nothing is.</summary>
    public IEnumerable<string> Warnings()
    {
        foreach (var layer in _order)
        {
            var rate = Rate(layer);
            var spikes = _layers[layer].Spikes;
            var never = spikes.Count(s => s == 0);
            if (rate < SilentRate)
                yield return $"layer '{layer}' is silent ({rate:0.#####} spikes per neuron and step): lower its threshold, raise the gain of its weights, or use a wider surrogate.";
            else if (rate > SaturatedRate)
                yield return $"layer '{layer}' is saturated ({rate:0.##} spikes per neuron and step): raise its threshold or lower the gain of its weights.";
            else if (never * 2 > spikes.Length)
                yield return $"layer '{layer}': {never} of {spikes.Length} neurons never fired in this epoch.";
        }
    }

    private double Rate(string layer)
    {
        var (spikes, neuronSteps) = _layers[layer];
        return (double)spikes.Sum() / Math.Max(1, neuronSteps);
    }
}
