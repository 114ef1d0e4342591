namespace SpikeNet.Neurons.Model;

/// <summary>The values that a place of a program can have: an interval of real numbers whose ends belong to it or not.</summary>
/// <remarks>Rounding is not followed: 1 - exp(-x) for x above 0 counts as above 0, although it can round to 0 for tiny x.</remarks>
internal readonly record struct ValueInterval(double Low, double High, bool LowOpen = false, bool HighOpen = false)
{
    public static ValueInterval All => new(double.NegativeInfinity, double.PositiveInfinity, true, true);

    public static ValueInterval Positive => new(0, double.PositiveInfinity, true, true);

    public static ValueInterval Unit => new(0, 1);

    public bool ContainsZero => (Low < 0 || (Low == 0 && !LowOpen)) && (High > 0 || (High == 0 && !HighOpen));

    public static ValueInterval Point(double value) => new(value, value);

    public static ValueInterval operator +(ValueInterval a, ValueInterval b) =>
        new(Ends(a.Low, b.Low, double.NegativeInfinity), Ends(a.High, b.High, double.PositiveInfinity), a.LowOpen || b.LowOpen, a.HighOpen || b.HighOpen);

    public static ValueInterval operator -(ValueInterval a) => new(-a.High, -a.Low, a.HighOpen, a.LowOpen);

    public static ValueInterval operator *(ValueInterval a, ValueInterval b) =>
        Hull(Product(a.Bottom, b.Bottom), Product(a.Bottom, b.Top), Product(a.Top, b.Bottom), Product(a.Top, b.Top));

    public static ValueInterval operator /(ValueInterval a, ValueInterval b)
    {
        if (b.ContainsZero || (b.Low < 0 && b.High > 0))
            return All;
        var inverse = new ValueInterval(
            b.High == 0 ? double.NegativeInfinity : 1 / b.High, b.Low == 0 ? double.PositiveInfinity : 1 / b.Low,
            b.HighOpen || double.IsInfinity(b.High), b.LowOpen || double.IsInfinity(b.Low));
        return a * inverse;
    }

    /// <summary>A monotonically increasing function of it.</summary>
    public ValueInterval Map(Func<double, double> function) => new(function(Low), function(High), LowOpen, HighOpen);

    public ValueInterval Union(ValueInterval b) => Hull(Bottom, Top, b.Bottom, b.Top);

    public static ValueInterval Min(ValueInterval a, ValueInterval b) =>
        Of(Lower(a.Bottom, b.Bottom, openWins: false), Lower(a.Top, b.Top, openWins: true));

    public static ValueInterval Max(ValueInterval a, ValueInterval b) => -Min(-a, -b);

    public ValueInterval Abs() =>
        Low >= 0 ? this
        : High <= 0 ? -this
        : Hull((0, false), (-Low, LowOpen), Top, Top);

    /// <summary>The square of one value of it.</summary>
    public ValueInterval Square()
    {
        var size = Abs();
        return size * size;
    }

    private (double Value, bool Open) Bottom => (Low, LowOpen);

    private (double Value, bool Open) Top => (High, HighOpen);

    private static ValueInterval Of((double Value, bool Open) low, (double Value, bool Open) high) => new(low.Value, high.Value, low.Open, high.Open);

    private static double Ends(double a, double b, double limit) => double.IsInfinity(a) || double.IsInfinity(b) ? limit : a + b;

    private static (double Value, bool Open) Product((double Value, bool Open) a, (double Value, bool Open) b)
    {
        if (a is { Value: 0, Open: false } || b is { Value: 0, Open: false })
            return (0, false);
        return (a.Value == 0 || b.Value == 0 ? 0 : a.Value * b.Value, a.Open || b.Open);
    }

    private static (double Value, bool Open) Lower((double Value, bool Open) a, (double Value, bool Open) b, bool openWins) =>
        a.Value != b.Value ? (a.Value < b.Value ? a : b) : (a.Value, openWins ? a.Open || b.Open : a.Open && b.Open);

    private static ValueInterval Hull(params ReadOnlySpan<(double Value, bool Open)> ends)
    {
        var (low, high) = (ends[0], ends[0]);
        foreach (var end in ends)
        {
            low = Lower(low, end, openWins: false);
            if (end.Value > high.Value || (end.Value == high.Value && !end.Open))
                high = end;
        }

        return Of(low, high);
    }
}
