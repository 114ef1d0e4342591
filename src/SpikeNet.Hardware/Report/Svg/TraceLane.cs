using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>One quantity over time in a <see cref="TracePlot"/>: a potential, say, with the spikes of its neuron.</summary>
/// <param name="Label">What it is, such as "lif1 v, neuron 3".</param>
/// <param name="Values">Its value after each time step.</param>
public sealed record TraceLane(string Label, ImmutableArray<float> Values)
{
    /// <summary>The steps in which its neuron spikes, drawn as ticks above the curve.</summary>
    public ImmutableArray<int> Spikes { get; init; } = [];

    /// <summary>A level to draw, such as the threshold; null for none.</summary>
    public double? Level { get; init; }
}
