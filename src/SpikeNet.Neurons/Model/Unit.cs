namespace SpikeNet.Neurons.Model;

/// <summary>A physical unit as powers of millisecond and millivolt; both powers 0 is dimensionless.</summary>
/// <remarks>Networks trained without physical scale leave potentials and inputs dimensionless; time constants are in milliseconds.</remarks>
/// <param name="Milliseconds">The power of ms.</param>
/// <param name="Millivolts">The power of mV.</param>
public readonly record struct Unit(int Milliseconds, int Millivolts)
{
    /// <summary>No unit.</summary>
    public static Unit One => default;

    /// <summary>ms.</summary>
    public static Unit Millisecond => new(1, 0);

    /// <summary>mV.</summary>
    public static Unit Millivolt => new(0, 1);

    /// <summary>1/ms.</summary>
    public static Unit PerMillisecond => new(-1, 0);

    /// <summary>The unit of a product.</summary>
    public static Unit operator *(Unit a, Unit b) => new(a.Milliseconds + b.Milliseconds, a.Millivolts + b.Millivolts);

    /// <summary>The unit of a quotient.</summary>
    public static Unit operator /(Unit a, Unit b) => new(a.Milliseconds - b.Milliseconds, a.Millivolts - b.Millivolts);

    /// <summary>The unit of a product.</summary>
    public static Unit Multiply(Unit left, Unit right) => left * right;

    /// <summary>The unit of a quotient.</summary>
    public static Unit Divide(Unit left, Unit right) => left / right;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = string.Join(' ', new[] { Power("ms", Milliseconds), Power("mV", Millivolts) }.Where(s => s.Length > 0));
        return text.Length == 0 ? "1" : text;
    }

    private static string Power(string unit, int power) => power switch { 0 => "", 1 => unit, _ => $"{unit}^{power}" };
}
