namespace SpikeNet.Backends.Chip;

/// <summary>The sums over several samples.</summary>
internal sealed class LoihiTally(int cells, int cores)
{
    public long[] Updates { get; } = new long[cells];

    public long[] Spikes { get; } = new long[cells];

    /// <summary>Of each core in use the highest rate of synapses.</summary>
    public double[] Peaks { get; } = new double[cores];

    public double Seconds { get; private set; }

    public void Add(LoihiRun run, LoihiTimingModel timing)
    {
        for (var cell = 0; cell < Updates.Length; cell++)
        {
            Updates[cell] += run.Updates[cell];
            Spikes[cell] += run.SpikeCounts[cell];
        }

        for (var core = 0; core < Peaks.Length; core++)
            Peaks[core] = Math.Max(Peaks[core], run.Cores[core].PeakSynapsesPerSecond);
        Seconds += timing == LoihiTimingModel.Detailed ? run.DetailedSeconds!.Value : run.SimpleSeconds;
    }
}
