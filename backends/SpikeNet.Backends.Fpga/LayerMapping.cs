using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Fpga;

/// <summary>How a layer runs on the accelerator: its scans, and what each costs beside the accumulation.</summary>
internal sealed class LayerMapping
{
    private readonly FpgaGeometry _geometry;
    private readonly SpikeTrain _events;
    private readonly ConvolutionNode? _convolution;

    /// <summary>Maps a layer.</summary>
    /// <param name="trace">What the layer received.</param>
    /// <param name="pool">The sum pooling whose spikes enter one by one, or null.</param>
    /// <param name="pooled">The spikes that reach that pooling.</param>
    /// <param name="geometry">The accelerator.</param>
    internal LayerMapping(LayerTrace trace, PoolNode? pool, SpikeTrain? pooled, FpgaGeometry geometry)
    {
        Trace = trace;
        _geometry = geometry;
        _convolution = trace.Layer.Synapses as ConvolutionNode;
        _events = pool is null ? trace.Input : Covered(pool, pooled!);
        var steps = trace.Input.TimeSteps;
        if (_convolution is not null)
        {
            Outputs = _convolution.OutChannels;
            Groups = DenseMapping.OutputGroups(Outputs, geometry);
            BeatsPerScan = ConvolutionMapping.WeightBeats(_convolution, geometry);
            FireCyclesPerScan = ConvolutionMapping.FireCycles(_convolution, geometry);
            WeightsPerEvent = (long)ConvolutionMapping.Kernel * ConvolutionMapping.Kernel * Outputs;
            WeightBytes = steps * BeatsPerScan * geometry.WeightBeatBits / 8;
            return;
        }

        var dense = (DenseNode)trace.Layer.Synapses;
        Outputs = dense.OutFeatures;
        Groups = DenseMapping.OutputGroups(Outputs, geometry);
        BeatsPerScan = DenseMapping.WeightBeats(dense.InFeatures, Outputs, dense.Weight.Bits, geometry);
        FireCyclesPerScan = (long)steps * Groups;
        WeightsPerEvent = Outputs;
        WeightBytes = BeatsPerScan * geometry.WeightBeatBits / 8;
    }

    internal LayerTrace Trace { get; }

    /// <summary>Whether each time step is a scan over the positions of a map; otherwise one scan takes the time steps as positions.</summary>
    internal bool IsConvolution => _convolution is not null;

    /// <summary>Output channels, or neurons.</summary>
    internal int Outputs { get; }

    /// <summary>Groups of output channels.</summary>
    internal int Groups { get; }

    /// <summary>Cycles of the weight port in a scan.</summary>
    internal long BeatsPerScan { get; }

    /// <summary>Cycles of the fire phase behind a scan.</summary>
    internal long FireCyclesPerScan { get; }

    /// <summary>What one event adds, beside the map or not.</summary>
    internal long WeightsPerEvent { get; }

    /// <summary>Bytes of weights streamed for a sample.</summary>
    internal long WeightBytes { get; }

    /// <summary>Events before compression, over all samples; spikes before a sum pooling one by one.</summary>
    internal long Events => _events.EventCount;

    /// <summary>The positions of each scan of a sample.</summary>
    internal IEnumerable<IReadOnlyList<IReadOnlyList<int>>> Scans(int sample, int groupSize) => _convolution is null
        ? [DenseMapping.Positions(_events, sample, groupSize, _geometry)]
        : Enumerable.Range(0, _events.TimeSteps).Select(t => ConvolutionMapping.Positions(_convolution.InputShape, _events, t, sample, groupSize));

    /// <summary>The spikes that some window of a pooling covers: a stride leaves those behind the last window.</summary>
    private static SpikeTrain Covered(PoolNode pool, SpikeTrain spikes)
    {
        var geometry = new ConvolutionGeometry(pool.InputShape, pool.Window, pool.InputShape.Channels, pool.InputShape.Channels);
        var train = new SpikeTrainBuilder(spikes.TimeSteps, spikes.BatchSize, spikes.Features, expectedEvents: spikes.EventCount);
        for (var t = 0; t < spikes.TimeSteps; t++)
        {
            for (var b = 0; b < spikes.BatchSize; b++)
            {
                int[] covered = [.. spikes.Row(t, b).ToArray().Where(e => geometry.TargetsOf(e) > 0)];
                train.AppendRow(covered);
            }
        }

        return train.Build();
    }
}
