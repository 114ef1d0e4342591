using System.Collections.Concurrent;

namespace SpikeNet.Datasets.Audio;

/// <summary>Changes a recording's sample rate without aliasing: a polyphase filter of windowed sincs.</summary>
/// <remarks>
/// With g = gcd of the rates, L = to / g and M = from / g, output m lies at input position m M / L and is
/// <c>y[m] = sum_k x[k] h(m M / L - k)</c>, with h(t) = 2 f sinc(2 f t) w(t), w a Kaiser window over
/// <see cref="ZeroCrossings"/> periods of the lower rate to each side, and f the cutoff in cycles per input sample (Crochiere and Rabiner
/// 1983, "Multirate digital signal processing"; Kaiser 1974 for the window: beta = 0.1102 (A - 8.7), A = 90 dB). The transition band is
/// 0.089 of the lower rate's Nyquist frequency wide and ends there: up to 0.91 of it the response is flat within 0.001 dB, at and beyond
/// it at least 90 dB down, both measured by tests with sines. Each phase's weights sum to 1. The filter is centred, so nothing is
/// delayed; outside the recording is silence. Sums are in double precision and in one order: the same result on every machine and at
/// every vector width. Thread-safe.
/// </remarks>
public sealed class Resampler
{
    /// <summary>The lowest sample rate, in hertz.</summary>
    public const int LowestHz = 1000;

    /// <summary>The highest sample rate, in hertz.</summary>
    public const int HighestHz = 768_000;

    /// <summary>How far the filter reaches to each side, in samples of the lower rate.</summary>
    public const int ZeroCrossings = 64;

    /// <summary>The most samples that a result may have: 2^28.</summary>
    public const long MostSamples = 1L << 28;

    // 0.1102 (90 - 8.7).
    private const double Beta = 8.959;

    // (A - 7.95) / (2.285 * 2 * 64 pi), A = 90: the transition band over the Nyquist frequency.
    private const double Transition = 82.05 / (2.285 * 2 * ZeroCrossings * Math.PI);

    // Beyond it the weights are computed as they are needed; common rates have at most 640 phases.
    private const int MostTabledPhases = 2048;

    private static readonly ConcurrentDictionary<(int From, int To), Resampler> Cache = new();

    private readonly int _up;
    private readonly int _down;
    private readonly int _reach;
    private readonly double _cutoff;
    private readonly double[]?[] _phases;

    /// <summary>Prepares the filter.</summary>
    /// <param name="fromHz">The rate of the recordings, in [<see cref="LowestHz"/>, <see cref="HighestHz"/>].</param>
    /// <param name="toHz">The rate of the results, in the same range.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of range.</exception>
    public Resampler(int fromHz, int toHz)
    {
        CheckRate(fromHz, nameof(fromHz));
        CheckRate(toHz, nameof(toHz));
        FromHz = fromHz;
        ToHz = toHz;
        int divisor = GreatestCommonDivisor(fromHz, toHz);
        _up = toHz / divisor;
        _down = fromHz / divisor;
        double lower = Math.Min(1.0, (double)toHz / fromHz);
        _cutoff = 0.5 * lower * (1 - Transition / 2);
        _reach = (int)Math.Ceiling(ZeroCrossings / lower);
        _phases = _up == _down || _up > MostTabledPhases ? [] : new double[_up][];
        for (int phase = 0; phase < _phases.Length; phase++)
            _phases[phase] = Weights(phase);
    }

    /// <summary>The rate of the recordings, in hertz.</summary>
    public int FromHz { get; }

    /// <summary>The rate of the results, in hertz.</summary>
    public int ToHz { get; }

    /// <summary>How many samples a result has: ceil(samples * to / from).</summary>
    /// <param name="samples">The recording's samples.</param>
    public long ResultLength(int samples) => ((long)samples * _up + _down - 1) / _down;

    /// <summary>Resamples.</summary>
    /// <param name="samples">The recording, at <see cref="FromHz"/>.</param>
    /// <returns>The recording at <see cref="ToHz"/>; it may exceed full scale slightly, where the original touches it.</returns>
    /// <exception cref="ArgumentException">The result would have more than <see cref="MostSamples"/> samples.</exception>
    public float[] Apply(ReadOnlySpan<float> samples)
    {
        long length = ResultLength(samples.Length);
        if (length > MostSamples)
            throw new ArgumentException($"{samples.Length} samples from {FromHz} Hz to {ToHz} Hz make {length}, at most {MostSamples} are made.", nameof(samples));
        if (_up == _down)
            return samples.ToArray();

        float[] result = new float[length];
        for (int m = 0; m < result.Length; m++)
        {
            long position = (long)m * _down;
            int centre = (int)(position / _up);
            int phase = (int)(position % _up);
            double[] weights = _phases.Length > 0 ? _phases[phase]! : Weights(phase);
            int first = centre - _reach + 1;
            int from = Math.Max(0, -first);
            int to = Math.Min(weights.Length, samples.Length - first);
            double sum = 0;
            for (int i = from; i < to; i++)
                sum += weights[i] * samples[first + i];
            result[m] = (float)sum;
        }

        return result;
    }

    /// <summary>Resamples a recording; values beyond full scale are clipped.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="toHz">The rate of the result, in hertz.</param>
    /// <returns>The recording itself where it has that rate.</returns>
    /// <exception cref="ArgumentException">A rate is out of range, or the result would be too long.</exception>
    public static AudioClip Resample(AudioClip clip, int toHz)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.SampleRateHz == toHz)
            return clip;
        float[] result = Between(clip.SampleRateHz, toHz).Apply(clip.Samples);
        for (int i = 0; i < result.Length; i++)
            result[i] = Math.Clamp(result[i], -1f, 1f);
        return new AudioClip(result, toHz, clip.Path);
    }

    /// <summary>The filter between two rates, made once for the first few pairs.</summary>
    internal static Resampler Between(int fromHz, int toHz)
    {
        if (Cache.TryGetValue((fromHz, toHz), out Resampler? known))
            return known;
        var made = new Resampler(fromHz, toHz);
        if (Cache.Count < 16)
            Cache.TryAdd((fromHz, toHz), made);
        return made;
    }

    /// <summary>The weights of the inputs from centre - reach + 1 to centre + reach for the output at centre + phase / L.</summary>
    private double[] Weights(int phase)
    {
        double[] weights = new double[2 * _reach];
        double fraction = (double)phase / _up;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double t = fraction + _reach - 1 - i;
            double place = t / _reach;
            if (Math.Abs(place) > 1)
                continue;
            double x = 2 * Math.PI * _cutoff * t;
            double sinc = Math.Abs(x) < 1e-12 ? 1 : Math.Sin(x) / x;
            weights[i] = sinc * Bessel(Beta * Math.Sqrt(1 - place * place));
            sum += weights[i];
        }

        for (int i = 0; i < weights.Length; i++)
            weights[i] /= sum;
        return weights;
    }

    /// <summary>The modified Bessel function I0 by its power series, enough terms for arguments up to 10.</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; k < 40; k++)
        {
            double factor = x / (2 * k);
            term *= factor * factor;
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    private static void CheckRate(int rate, string name)
    {
        if (rate is < LowestHz or > HighestHz)
            throw new ArgumentOutOfRangeException(name, rate, $"A sample rate must be in [{LowestHz}, {HighestHz}] Hz, got {rate}.");
    }
}
