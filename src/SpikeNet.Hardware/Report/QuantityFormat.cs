using System.Globalization;

namespace SpikeNet.Hardware.Report;

/// <summary>Writes quantities with three significant digits and an SI prefix, the same in the terminal and in the report.</summary>
/// <remarks>What is not known, and what is not finite, reads <see cref="Unknown"/>. Always with a decimal point, whatever the machine's culture.</remarks>
public static class QuantityFormat
{
    /// <summary>What stands for a figure that is not known.</summary>
    public const string Unknown = "—";

    private const int SmallestPrefix = -18;
    private const int LargestPrefix = 18;

    private static readonly string[] Prefixes = ["a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E"];

    /// <summary>A value with prefix and unit, such as "12.3 µJ" or "≥ 1.20 mJ".</summary>
    /// <param name="value">The value in the unit, or null.</param>
    /// <param name="unit">The unit that the prefix stands before; one that begins with a space is set apart from it ("4.56 G op/J").</param>
    /// <param name="bound">Whether the value is a bound.</param>
    public static string Si(double? value, string unit, Bound bound = Bound.Exact)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (value is not { } v || !double.IsFinite(v))
            return Unknown;
        var (number, prefix) = Split(v);
        return (Sign(bound) + number + " " + prefix + (prefix.Length == 0 ? unit.TrimStart() : unit)).TrimEnd();
    }

    /// <summary>An energy.</summary>
    public static string Energy(double? joules, Bound bound = Bound.Exact) => Si(joules, "J", bound);

    /// <summary>A time span.</summary>
    public static string Duration(double? seconds) => Si(seconds, "s");

    /// <summary>Operations per joule, which is operations per second per watt.</summary>
    public static string OperationsPerJoule(double? value, Bound bound = Bound.Exact) => Si(value, " op/J", bound);

    /// <summary>A number of things: "0.25", "432", "12.3 k".</summary>
    public static string Count(double? count)
    {
        if (count is not { } v || !double.IsFinite(v))
            return Unknown;
        if (Math.Abs(v) < 999.5 && v == Math.Floor(v))
            return v.ToString("0", CultureInfo.InvariantCulture);
        // A thousandth of a spike reads worse with a prefix ("3.10 m") than without.
        return Math.Abs(v) < 1 ? v.ToString("0.###", CultureInfo.InvariantCulture) : Si(v, "");
    }

    /// <summary>A whole number in full, in groups of three: "12 345".</summary>
    public static string Integer(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    /// <summary>A fraction in per cent with one decimal; only 1 itself reads "100 %", only 0 itself "0.0 %".</summary>
    public static string Percent(double? fraction)
    {
        if (fraction is not { } f || !double.IsFinite(f))
            return Unknown;
        if (f is > 0 and < 0.0005)
            return "< 0.1 %";
        var percent = f < 1 ? Math.Min(Math.Round(f * 100, 1), 99.9) : f * 100;
        return percent.ToString(percent == 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + " %";
    }

    private static (string Number, string Prefix) Split(double value)
    {
        if (value == 0)
            return ("0", "");
        var magnitude = Math.Abs(value);
        var exponent = (int)Math.Floor(Math.Log10(magnitude) / 3) * 3;
        exponent = Math.Clamp(exponent, SmallestPrefix, LargestPrefix);
        var scaled = Scale(magnitude, exponent);
        // 999.6 rounds to 1000: that is the next prefix's 1.00.
        if (scaled >= 999.5 && exponent < LargestPrefix)
            scaled = Scale(magnitude, exponent += 3);
        var format = scaled is < 0.001 or >= 1e4 ? "0.00e+0" : scaled >= 99.95 ? "0" : scaled >= 9.995 ? "0.0" : "0.00";
        var number = scaled.ToString(format, CultureInfo.InvariantCulture);
        return (value < 0 ? "−" + number : number, Prefixes[(exponent - SmallestPrefix) / 3]);
    }

    // Powers of ten with a positive exponent are exact, those with a negative one are not.
    private static double Scale(double magnitude, int exponent) =>
        exponent < 0 ? magnitude * Math.Pow(10, -exponent) : magnitude / Math.Pow(10, exponent);

    private static string Sign(Bound bound) => bound switch
    {
        Bound.AtLeast => "≥ ",
        Bound.AtMost => "≤ ",
        _ => "",
    };
}
