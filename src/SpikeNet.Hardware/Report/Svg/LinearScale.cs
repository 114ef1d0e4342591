using System.Collections.Immutable;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>A linear axis from 0.</summary>
public sealed class LinearScale : IAxisScale
{
    private LinearScale(double end) => End = end;

    /// <summary>The value at the axis' end.</summary>
    public double End { get; }

    /// <summary>An axis from 0 to the largest of the values.</summary>
    public static LinearScale Covering(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var largest = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return new LinearScale(largest > 0 ? largest : 1);
    }

    /// <inheritdoc/>
    public double Position(double value) => Math.Clamp(value / End, 0, 1);

    /// <inheritdoc/>
    /// <remarks>0 and multiples of 1, 2 or 5 times a power of ten.</remarks>
    public ImmutableArray<double> Ticks(int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 2);
        var rough = End / (atMost - 1);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        var ticks = ImmutableArray.CreateBuilder<double>();
        for (var i = 0; i * step <= End * (1 + 1e-9); i++)
            ticks.Add(i * step);
        return ticks.ToImmutable();
    }
}
