using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>A logarithmic axis over whole decades.</summary>
public sealed class LogScale : IAxisScale
{
    // A bar that ends where the axis begins could not be seen: it gets at least this much of a decade.
    private const double LeastDecade = 0.15;

    private LogScale(int lowest, int highest)
    {
        LowestExponent = lowest;
        HighestExponent = highest;
    }

    /// <summary>The power of ten at which the axis begins.</summary>
    public int LowestExponent { get; }

    /// <summary>The power of ten at which it ends.</summary>
    public int HighestExponent { get; }

    /// <summary>The narrowest axis over whole decades that shows all values; those that are not above 0 are left out.</summary>
    public static LogScale Covering(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var shown = values.Where(v => v > 0 && double.IsFinite(v)).ToList();
        if (shown.Count == 0)
            return new LogScale(0, 1);
        var lowest = (int)Math.Floor(Math.Log10(shown.Min()) - LeastDecade);
        var highest = (int)Math.Ceiling(Math.Log10(shown.Max()) - 1e-9);
        return new LogScale(lowest, Math.Max(highest, lowest + 1));
    }

    /// <inheritdoc/>
    public double Position(double value) =>
        value > 0 ? Math.Clamp((Math.Log10(value) - LowestExponent) / (HighestExponent - LowestExponent), 0, 1) : 0;

    /// <inheritdoc/>
    /// <remarks>Powers of ten, every second or third or further one where they are too many; 1, 2 and 5 of each decade where there is room.</remarks>
    public ImmutableArray<double> Ticks(int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 2);
        var decades = HighestExponent - LowestExponent;
        var ticks = ImmutableArray.CreateBuilder<double>();
        if (3 * decades + 1 <= atMost)
        {
            for (var e = LowestExponent; e < HighestExponent; e++)
                ticks.AddRange(Power(e), 2 * Power(e), 5 * Power(e));
            ticks.Add(Power(HighestExponent));
            return ticks.ToImmutable();
        }

        var stride = 1;
        while (decades / stride + 1 > atMost)
            stride++;
        for (var e = LowestExponent; e <= HighestExponent; e += stride)
            ticks.Add(Power(e));
        return ticks.ToImmutable();
    }

    private static double Power(int exponent) => exponent < 0 ? 1 / Math.Pow(10, -exponent) : Math.Pow(10, exponent);
}
