using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>What one population did on the chip in one sample, chip step by chip step and core by core.</summary>
/// <remarks>Arrays are <c>[chip step, core of the population]</c>.</remarks>
internal sealed class PopulationActivity(int steps, ImmutableArray<Loihi1Core> cores)
{
    public ImmutableArray<Loihi1Core> Cores { get; } = cores;

    public int[,] Updates { get; } = new int[steps, cores.Length];

    public int[,] Spikes { get; } = new int[steps, cores.Length];

    /// <summary>All spikes of a chip step.</summary>
    public int SpikesAt(int step)
    {
        var sum = 0;
        for (var c = 0; c < Cores.Length; c++)
            sum += Spikes[step, c];
        return sum;
    }

    /// <summary>All spikes of a core.</summary>
    public long SpikesOf(int core)
    {
        long sum = 0;
        for (var s = 0; s < Spikes.GetLength(0); s++)
            sum += Spikes[s, core];
        return sum;
    }

    public long TotalUpdates => Updates.Cast<int>().Sum(u => (long)u);

    public long TotalSpikes => Spikes.Cast<int>().Sum(s => (long)s);

    /// <summary>The core of the population that holds a neuron.</summary>
    public int CoreOf(int neuron) => neuron / Cores[0].Count;
}
