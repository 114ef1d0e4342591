namespace SpikeNet.Backends.Fpga;

/// <summary>What a layer took over samples.</summary>
/// <param name="Mapping">How the layer runs.</param>
internal sealed record FpgaLayerCount(LayerMapping Mapping)
{
    /// <summary>Scans: one a sample, or one a step of a sample.</summary>
    internal long Scans { get; init; }

    /// <summary>Events after compression.</summary>
    internal long ExecutedEvents { get; init; }

    /// <summary>Cycles of the accumulate phases.</summary>
    internal long AccumulateCycles { get; init; }

    /// <summary>The same without compression.</summary>
    internal long PlainCycles { get; init; }

    /// <summary>Scans that wait for weights.</summary>
    internal long WeightBound { get; init; }

    /// <summary>All cycles.</summary>
    internal long Cycles { get; init; }

    /// <summary>The name of the node with the weights.</summary>
    internal string Node => Mapping.Trace.Counts.Node;

    /// <summary>The counts of both.</summary>
    internal FpgaLayerCount Plus(FpgaLayerCount other) => this with
    {
        Scans = Scans + other.Scans,
        ExecutedEvents = ExecutedEvents + other.ExecutedEvents,
        AccumulateCycles = AccumulateCycles + other.AccumulateCycles,
        PlainCycles = PlainCycles + other.PlainCycles,
        WeightBound = WeightBound + other.WeightBound,
        Cycles = Cycles + other.Cycles,
    };
}
