using System.Collections.Immutable;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>The simple timing of SANA-FE: a step takes the busiest core's own work or the busiest core's receiving, whichever is longer, and then the barrier.</summary>
/// <remarks>
/// step = max over cores(neuron and axon-out time), max over cores(messages * (16 ns + synapses * 3.8 ns)), the larger of the two, + barrier.
/// Sending and receiving overlap; hop time is ignored. The barrier is looked up by the number of tiles in use, by the largest key not above it.
/// </remarks>
internal sealed class Loihi1Timing
{
    private readonly Loihi1Mapping _mapping;
    private readonly double _access;
    private readonly double _update;
    private readonly double _spike;
    private readonly double _axonOut;
    private readonly double _axonIn;
    private readonly double _synapse;

    public Loihi1Timing(Loihi1Mapping mapping, EnergyTable table)
    {
        _mapping = mapping;
        _access = table.Si("time.access");
        _update = table.Si("time.update");
        _spike = table.Si("time.spike");
        _axonOut = table.Si("time.axon.out");
        _axonIn = table.Si("time.axon.in");
        _synapse = table.Si("time.synapse.dense");
        Barrier = table.Constants.Where(c => c.Name.StartsWith("barrier.", StringComparison.Ordinal))
            .Where(c => int.Parse(c.Name.AsSpan("barrier.".Length), provider: null) <= mapping.TilesUsed)
            .Max(c => c.Si)!.Value;
    }

    /// <summary>The barrier of every step in seconds.</summary>
    public double Barrier { get; }

    /// <summary>The time of one chip step in seconds.</summary>
    public double Step(ImmutableArray<PopulationActivity> activity, int step)
    {
        var busiest = 0.0;
        for (var p = 0; p < activity.Length; p++)
        {
            var population = activity[p];
            var destinations = p + 1 < activity.Length ? _mapping.Populations[p + 1].Length : 0;
            var messages = p == 0 ? 0 : activity[p - 1].SpikesAt(step);
            for (var c = 0; c < population.Cores.Length; c++)
            {
                var spikes = population.Spikes[step, c];
                var count = population.Cores[c].Count;
                var own = spikes * destinations * _axonOut;
                if (p > 0)
                    own += count * _access + population.Updates[step, c] * _update + spikes * _spike;
                busiest = Math.Max(busiest, Math.Max(own, messages * (_axonIn + count * _synapse)));
            }
        }

        return busiest + Barrier;
    }
}
