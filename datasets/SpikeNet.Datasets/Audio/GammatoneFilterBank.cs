using System.Numerics;
using MathNet.Numerics;

namespace SpikeNet.Datasets.Audio;

/// <summary>Gammatone filters, evenly spaced on the scale of equivalent rectangular bandwidths (ERB): the bands of the inner ear.</summary>
/// <remarks>
/// <code>
/// g(t) = t^3 exp(-2 pi b t) cos(2 pi f t),  b = ERB(f) / a,  a = pi 6! 2^-6 / (3!)^2,  ERB(f) = 24.7 (4.37 f / 1000 + 1) Hz
/// E(f) = 21.4 log10(1 + 4.37 f / 1000)
/// </code>
/// Patterson, Nimmo-Smith, Holdsworth and Rice 1987, "An efficient auditory filterbank based on the gammatone function"; ERB and its scale
/// E by Glasberg and Moore 1990, "Derivation of auditory filter shapes from notched-noise data". Computed as Hohmann 2002, "Frequency
/// analysis and synthesis using a gammatone filterbank": four complex poles at <c>exp(-2 pi b / fs + i 2 pi f / fs)</c> in a row, of whose
/// output the real part is taken, scaled to a gain of 1 at f. Causal. Thread-safe.
/// </remarks>
public sealed class GammatoneFilterBank
{
    private const int Order = 4;

    private readonly Complex[] _poles;
    private readonly double[] _gains;
    private readonly double[] _centresHz;

    /// <summary>Computes the filters.</summary>
    /// <param name="bands">The number of filters.</param>
    /// <param name="lowestHz">The centre of the first filter.</param>
    /// <param name="highestHz">The centre of the last one, below half the sample rate; of a single filter the first centre holds.</param>
    /// <param name="sampleRateHz">The sample rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public GammatoneFilterBank(int bands, double lowestHz, double highestHz, int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bands);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lowestHz);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(highestHz, lowestHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(highestHz, sampleRateHz / 2.0);
        SampleRateHz = sampleRateHz;
        _poles = new Complex[bands];
        _gains = new double[bands];
        _centresHz = new double[bands];
        double shape = Math.PI * SpecialFunctions.Factorial((2 * Order) - 2) * Math.Pow(2, 2 - (2 * Order)) / Math.Pow(SpecialFunctions.Factorial(Order - 1), 2);
        double low = HzToErbNumber(lowestHz), high = HzToErbNumber(highestHz);
        for (int band = 0; band < bands; band++)
        {
            double centre = bands == 1 ? lowestHz : ErbNumberToHz(low + ((high - low) * band / (bands - 1)));
            double radius = Math.Exp(-2 * Math.PI * BandwidthHz(centre) / shape / sampleRateHz);
            _centresHz[band] = centre;
            _poles[band] = Complex.FromPolarCoordinates(radius, 2 * Math.PI * centre / sampleRateHz);

            // The pole in front of a sine of its own frequency gives 1 / (1 - radius); half of a real sine turns the other way.
            _gains[band] = 2 * Math.Pow(1 - radius, Order);
        }
    }

    /// <summary>The number of filters.</summary>
    public int Bands => _poles.Length;

    /// <summary>Samples per second.</summary>
    public int SampleRateHz { get; }

    /// <summary>The centre of each filter in hertz, ascending.</summary>
    public ReadOnlySpan<double> CentresHz => _centresHz;

    /// <summary>The equivalent rectangular bandwidth of the ear's filter at a frequency, in hertz.</summary>
    /// <param name="hz">A frequency, at least 0.</param>
    public static double BandwidthHz(double hz) => 24.7 * ((4.37 * hz / 1000) + 1);

    /// <summary>A frequency's place on the scale of bandwidths.</summary>
    /// <param name="hz">A frequency, at least 0.</param>
    public static double HzToErbNumber(double hz) => 21.4 * Math.Log10(1 + (4.37 * hz / 1000));

    /// <summary>The frequency at a place on the scale of bandwidths.</summary>
    /// <param name="number">A place, at least 0.</param>
    public static double ErbNumberToHz(double number) => (Math.Pow(10, number / 21.4) - 1) * 1000 / 4.37;

    /// <summary>Filters a recording from rest.</summary>
    /// <param name="band">The filter.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="output">As many values, overwritten.</param>
    /// <exception cref="ArgumentException">There is no such filter, or the output has another length.</exception>
    public void Filter(int band, ReadOnlySpan<float> samples, Span<double> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)band, (uint)Bands, nameof(band));
        if (output.Length != samples.Length)
            throw new ArgumentException($"Expected room for {samples.Length} values, got {output.Length}.", nameof(output));
        Complex pole = _poles[band];
        double gain = _gains[band];
        Complex first = 0, second = 0, third = 0, fourth = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            first = (first * pole) + (gain * samples[i]);
            second = (second * pole) + first;
            third = (third * pole) + second;
            fourth = (fourth * pole) + third;
            output[i] = fourth.Real;
        }
    }
}
