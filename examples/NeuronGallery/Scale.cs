using System.Globalization;

namespace NeuronGallery;

/// <summary>Values to heights: the range of the values with a little air, upside down.</summary>
internal sealed class Scale
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _top;
    private readonly double _height;

    public Scale(double top, double height, IReadOnlyCollection<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        var air = high > low ? 0.06 * (high - low) : 0.5;
        (_low, _high, _top, _height) = (low - air, high + air, top, height);
    }

    public double Place(double value) => _top + (_height * (_high - value) / (_high - _low));

    public string Y(double value) => Place(value).ToString("0.#", CultureInfo.InvariantCulture);

    public IEnumerable<double> Ticks(int about)
    {
        var step = NiceStep(_high - _low, about);
        for (var k = (long)Math.Ceiling(_low / step); k * step <= _high; k++)
            yield return k * step;
    }

    /// <summary>1, 2 or 5 times a power of ten, so that a range has about so many steps.</summary>
    public static double NiceStep(double range, int about)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(range / about)));
        return new[] { 1.0, 2, 5, 10 }.Select(m => m * power).First(step => range / step <= about * 1.001);
    }
}
