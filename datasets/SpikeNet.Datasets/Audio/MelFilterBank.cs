namespace SpikeNet.Datasets.Audio;

/// <summary>Triangular filters, evenly spaced on the mel scale, over the bins of a power spectrum.</summary>
/// <remarks>
/// mel(f) = 2595 log10(1 + f / 700) (O'Shaughnessy 1987, "Speech Communication"; used by HTK, see the HTK Book, "Filterbank analysis"). B + 2 points evenly
/// spaced from mel(lowest) to mel(highest) are the corners: filter b rises from 0 at point b to 1 at point b + 1, its centre, and falls
/// to 0 at point b + 2. A filter narrower than the bins' spacing takes the bin nearest to its centre, so that none is empty.
/// </remarks>
public sealed class MelFilterBank
{
    private readonly int[] _firstBin;
    private readonly double[][] _weights;
    private readonly double[] _centresHz;

    /// <summary>Computes the filters.</summary>
    /// <param name="bands">The number of filters.</param>
    /// <param name="lowestHz">Where the first filter begins.</param>
    /// <param name="highestHz">Where the last one ends, at most half the sample rate.</param>
    /// <param name="fftSize">The transform's length N; the spectrum has N / 2 + 1 bins.</param>
    /// <param name="sampleRateHz">The sample rate; bin k lies at k sampleRate / N hertz.</param>
    public MelFilterBank(int bands, double lowestHz, double highestHz, int fftSize, int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bands);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftSize, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        ArgumentOutOfRangeException.ThrowIfNegative(lowestHz);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(highestHz, lowestHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(highestHz, sampleRateHz / 2.0);

        Bands = bands;
        Bins = fftSize / 2 + 1;
        _firstBin = new int[bands];
        _weights = new double[bands][];
        _centresHz = new double[bands];
        double low = HzToMel(lowestHz);
        double step = (HzToMel(highestHz) - low) / (bands + 1);
        double binHz = (double)sampleRateHz / fftSize;
        for (int band = 0; band < bands; band++)
        {
            double left = MelToHz(low + band * step);
            double centre = MelToHz(low + (band + 1) * step);
            double right = MelToHz(low + (band + 2) * step);
            _centresHz[band] = centre;

            int first = (int)Math.Floor(left / binHz) + 1;
            int last = Math.Min(Bins - 1, (int)Math.Ceiling(right / binHz) - 1);
            var weights = new List<double>();
            for (int bin = first; bin <= last; bin++)
            {
                double hz = bin * binHz;
                weights.Add(hz <= centre ? (hz - left) / (centre - left) : (right - hz) / (right - centre));
            }

            bool empty = weights.Sum() < 1e-9;
            _firstBin[band] = empty ? Math.Min(Bins - 1, (int)Math.Round(centre / binHz)) : first;
            _weights[band] = empty ? [1.0] : [.. weights];
        }
    }

    /// <summary>The number of filters.</summary>
    public int Bands { get; }

    /// <summary>The number of bins of the spectra they take.</summary>
    public int Bins { get; }

    /// <summary>The centre of each filter in hertz, ascending.</summary>
    public ReadOnlySpan<double> CentresHz => _centresHz;

    /// <summary>Hertz to mel.</summary>
    /// <param name="hz">A frequency, at least 0.</param>
    public static double HzToMel(double hz) => 2595 * Math.Log10(1 + hz / 700);

    /// <summary>Mel to hertz.</summary>
    /// <param name="mel">A pitch, at least 0.</param>
    public static double MelToHz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);

    /// <summary>The weight of one bin in one filter.</summary>
    /// <param name="band">The filter.</param>
    /// <param name="bin">The bin.</param>
    public double Weight(int band, int bin)
    {
        int index = bin - _firstBin[band];
        return index >= 0 && index < _weights[band].Length ? _weights[band][index] : 0;
    }

    /// <summary>Sums a power spectrum into the bands.</summary>
    /// <param name="power">The spectrum, one value per bin.</param>
    /// <param name="energies">One value per band, overwritten.</param>
    public void Apply(ReadOnlySpan<double> power, Span<double> energies)
    {
        if (power.Length != Bins)
            throw new ArgumentException($"Expected {Bins} bins, got {power.Length}.", nameof(power));
        if (energies.Length != Bands)
            throw new ArgumentException($"Expected room for {Bands} bands, got {energies.Length}.", nameof(energies));
        for (int band = 0; band < Bands; band++)
        {
            double[] weights = _weights[band];
            ReadOnlySpan<double> bins = power.Slice(_firstBin[band], weights.Length);
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
                sum += weights[i] * bins[i];
            energies[band] = sum;
        }
    }
}
