namespace SpikeNet.Datasets.Audio;

/// <summary>A causal model of the inner ear: gammatone filters, half-wave rectification, compression, against the loudest heard so far.</summary>
/// <remarks>
/// With the mean e[t, b] of the rectified output of filter b over step t (<see cref="GammatoneFilterBank"/>), in units of what a
/// full-scale sine at the filter's centre gives, 1 / pi, and the peak p:
/// <code>
/// p[t] = max(p[t - 1] 10^(-release dt / 20), max over b of e[t, b], floor)
/// x[t, b] = (e[t, b] / p[t])^exponent
/// </code>
/// The rectification stands for the hair cells, which answer one direction of movement; the mean for the loss of synchrony of their
/// synapses. The gain control is our own choice. <see cref="BandCode"/> makes spikes of the levels. Thread-safe.
/// </remarks>
public sealed class Cochlea
{
    private readonly CochleaOptions _options;
    private readonly GammatoneFilterBank _filters;

    /// <summary>Prepares the filters.</summary>
    /// <param name="options">How to hear; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Cochlea(CochleaOptions? options = null)
    {
        _options = options ?? new CochleaOptions();
        _options.Validate();
        _filters = new GammatoneFilterBank(_options.Bands, _options.LowestHz, _options.HighestHz, _options.SampleRateHz);
    }

    /// <summary>How it hears.</summary>
    public CochleaOptions Options => _options;

    /// <summary>The filters.</summary>
    public GammatoneFilterBank Filters => _filters;

    /// <summary>The levels of a recording.</summary>
    /// <param name="clip">The recording, at <see cref="CochleaOptions.SampleRateHz"/>.</param>
    /// <returns>Values in [0, 1], index = band * steps + step; whole steps alone, but at least one.</returns>
    /// <exception cref="InvalidDataException">The recording has another sample rate.</exception>
    public float[] Compute(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.SampleRateHz != _options.SampleRateHz)
            throw new InvalidDataException($"{clip.Path}: {clip.SampleRateHz} Hz, the cochlea expects {_options.SampleRateHz} Hz");
        int length = _options.StepSamples, bands = _options.Bands;
        int steps = Math.Max(1, clip.Samples.Length / length);
        double[] means = new double[bands * steps];
        double[] moved = new double[clip.Samples.Length];
        for (int band = 0; band < bands; band++)
        {
            _filters.Filter(band, clip.Samples, moved);
            for (int t = 0; t < steps; t++)
            {
                double sum = 0;
                foreach (double value in moved.AsSpan(t * length, Math.Min(length, moved.Length - (t * length))))
                    sum += Math.Max(0, value);
                means[(band * steps) + t] = Math.PI * sum / length;
            }
        }

        float[] levels = new float[means.Length];
        double floor = Math.Pow(10, _options.FloorDb / 20);
        double release = Math.Pow(10, -_options.ReleaseDbPerSecond * _options.StepMs / 1000 / 20);
        double peak = floor;
        for (int t = 0; t < steps; t++)
        {
            peak = Math.Max(peak * release, floor);
            for (int band = 0; band < bands; band++)
                peak = Math.Max(peak, means[(band * steps) + t]);
            for (int band = 0; band < bands; band++)
                levels[(band * steps) + t] = (float)Math.Pow(means[(band * steps) + t] / peak, _options.Exponent);
        }

        return levels;
    }
}
