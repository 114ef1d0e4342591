namespace SpikeNet.Datasets.Synthetic;

/// <summary>Exponential and cosine from IEEE additions and multiplications only.</summary>
/// <remarks>
/// The platform's own may differ in the last bit between operating systems; a synthetic recording shall not.
/// Both are Taylor polynomials after range reduction, good to about 1e-14.
/// </remarks>
internal static class PortableMath
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Ln10 = 2.30258509299404568402;

    /// <summary>e^x for |x| at most 700.</summary>
    internal static double Exp(double x)
    {
        double n = Math.Floor(x / Ln2 + 0.5);
        double r = x - n * Ln2;
        double sum = 1;
        for (int k = 14; k >= 1; k--)
            sum = 1 + sum * r / k;
        return sum * BitConverter.Int64BitsToDouble(((long)n + 1023) << 52);
    }

    /// <summary>cos x for x in [0, pi].</summary>
    internal static double Cos(double x)
    {
        // cos x = -cos(pi - x) keeps the polynomial's argument below pi / 2.
        if (x > Math.PI / 2)
            return -Cos(Math.PI - x);
        double square = x * x;
        double sum = 1;
        for (int k = 22; k >= 2; k -= 2)
            sum = 1 - sum * square / (k * (k - 1));
        return sum;
    }

    /// <summary>The amplitude ratio of a level: 10^(x / 20).</summary>
    internal static double FromDecibel(double decibel) => Exp(decibel * (Ln10 / 20));
}
