namespace SpikeNet.Neurons.Model;

/// <summary>The one exp, sin and cos in float32 that every evaluator uses, so that all give the same bits.</summary>
/// <remarks>
/// Each is a fixed sequence of IEEE float32 operations, every one rounded on its own (no fused multiply-add), with floor,
/// comparisons and, in exp, the assembly of a power of two from its exponent. A vector kernel of any width that performs
/// the same sequence gives the same bits; the constants are here for it. In double, evaluators use <see cref="Math"/>:
/// double is the arithmetic of references and of gradient checks, not of kernels.
/// Polynomials and the split of ln 2 and pi/2: Moshier, Cephes Mathematical Library, expf.c and sinf.c; Cody and Waite 1980 for the reduction.
/// </remarks>
public static class SharedMath
{
    /// <summary>Above this <see cref="Exp"/> gives +infinity (e^x itself overflows at 88.72).</summary>
    public const float ExpMaximum = 88.37f;

    /// <summary>Below this <see cref="Exp"/> gives 0, so that no result is subnormal.</summary>
    public const float ExpMinimum = -87.3f;

    /// <summary>Beyond this magnitude <see cref="Sin"/> and <see cref="Cos"/> give NaN, since the reduction would lose its accuracy.</summary>
    public const float AngleMaximum = 8192f;

    internal const float Log2E = 1.44269504f;
    internal const float Ln2High = 0.693359375f;
    internal const float Ln2Low = -2.12194440e-4f;
    internal const float Exp0 = 1.9875691500e-4f;
    internal const float Exp1 = 1.3981999507e-3f;
    internal const float Exp2 = 8.3334519073e-3f;
    internal const float Exp3 = 4.1665795894e-2f;
    internal const float Exp4 = 1.6666665459e-1f;
    internal const float Exp5 = 5.0000001201e-1f;

    internal const float TwoOverPi = 0.636619772f;
    internal const float HalfPi1 = 1.5703125f;
    internal const float HalfPi2 = 4.837512969970703125e-4f;
    internal const float HalfPi3 = 7.54978995489188216e-8f;
    internal const float Sin0 = -1.9515295891e-4f;
    internal const float Sin1 = 8.3321608736e-3f;
    internal const float Sin2 = -1.6666654611e-1f;
    internal const float Cos0 = 2.443315711809948e-5f;
    internal const float Cos1 = -1.388731625493765e-3f;
    internal const float Cos2 = 4.166664568298827e-2f;

    /// <summary>e^x, to 2 units in the last place.</summary>
    /// <remarks>
    /// <code>
    /// k = floor(x * Log2E + 0.5)
    /// r = (x - k * Ln2High) - k * Ln2Low
    /// p = ((((Exp0 * r + Exp1) * r + Exp2) * r + Exp3) * r + Exp4) * r + Exp5
    /// y = (p * (r * r) + r) + 1
    /// e^x = y * asFloat((toInt(k) + 127) shifted left by 23)
    /// x above ExpMaximum: +infinity; x below ExpMinimum: 0; NaN stays NaN
    /// </code>
    /// A vector kernel computes all lanes and selects the two limits last; what a lane beyond them held before does not matter.
    /// </remarks>
    /// <param name="x">The exponent.</param>
    public static float Exp(float x)
    {
        if (x > ExpMaximum)
            return float.PositiveInfinity;
        if (x < ExpMinimum)
            return 0;
        if (float.IsNaN(x))
            return x;
        var k = MathF.Floor((x * Log2E) + 0.5f);
        var r = x - (k * Ln2High);
        r -= k * Ln2Low;
        var p = (Exp0 * r) + Exp1;
        p = (p * r) + Exp2;
        p = (p * r) + Exp3;
        p = (p * r) + Exp4;
        p = (p * r) + Exp5;
        var y = (p * (r * r)) + r;
        y += 1;
        return y * BitConverter.Int32BitsToSingle(((int)k + 127) << 23);
    }

    /// <summary>sin x for |x| up to <see cref="AngleMaximum"/>, to 1.2e-7 absolutely; NaN beyond.</summary>
    /// <remarks>
    /// <code>
    /// k = floor(x * TwoOverPi + 0.5)                      quadrant
    /// r = ((x - k * HalfPi1) - k * HalfPi2) - k * HalfPi3   |r| up to pi/4
    /// z = r * r
    /// s = (((Sin0 * z + Sin1) * z + Sin2) * z) * r + r
    /// c = ((((Cos0 * z + Cos1) * z + Cos2) * z) * z - 0.5 * z) + 1
    /// q = k - 4 * floor(k * 0.25)                         0, 1, 2, 3
    /// h = q - 2 * floor(q * 0.5)                          0 for even, 1 for odd q
    /// sin x = (q at least 2) ? -w : w,   w = h is not 0 ? c : s
    /// </code>
    /// </remarks>
    /// <param name="x">The angle in radians.</param>
    public static float Sin(float x) => Quadrant(x, 0);

    /// <summary>cos x for |x| up to <see cref="AngleMaximum"/>, to 1.2e-7 absolutely; NaN beyond.</summary>
    /// <remarks>As <see cref="Sin"/>, with k + 1 in place of k where q is computed.</remarks>
    /// <param name="x">The angle in radians.</param>
    public static float Cos(float x) => Quadrant(x, 1);

    private static float Quadrant(float x, float turn)
    {
        if (!(MathF.Abs(x) <= AngleMaximum))
            return float.NaN;
        var k = MathF.Floor((x * TwoOverPi) + 0.5f);
        var r = x - (k * HalfPi1);
        r -= k * HalfPi2;
        r -= k * HalfPi3;
        var z = r * r;
        var s = (Sin0 * z) + Sin1;
        s = (s * z) + Sin2;
        s *= z;
        s = (s * r) + r;
        var c = (Cos0 * z) + Cos1;
        c = (c * z) + Cos2;
        c *= z;
        c = (c * z) - (0.5f * z);
        c += 1;
        var q = k + turn;
        q -= 4 * MathF.Floor(q * 0.25f);
        var h = q - (2 * MathF.Floor(q * 0.5f));
        var w = h != 0 ? c : s;
        return q >= 2 ? -w : w;
    }
}
