using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Maps values to places along an axis.</summary>
public interface IAxisScale
{
    /// <summary>The place of a value, 0 at the axis' beginning and 1 at its end; values outside are moved to the nearer end.</summary>
    double Position(double value);

    /// <summary>Round values at which to mark the axis, ascending.</summary>
    /// <param name="atMost">How many there is room for, at least 2.</param>
    ImmutableArray<double> Ticks(int atMost);
}
