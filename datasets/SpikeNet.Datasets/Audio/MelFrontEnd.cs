using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace SpikeNet.Datasets.Audio;

/// <summary>Turns a recording into a small image of its log energies per mel band over time, whatever its length and loudness.</summary>
/// <remarks>
/// Hann-windowed frames, zero-padded to a power of two N, give power spectra |X[k]|^2; <see cref="MelFilterBank"/> sums them into bands
/// (Davis and Mermelstein 1980); 10 log10 gives decibels, floored at the recording's loudest value less
/// <see cref="MelImageOptions.DynamicRangeDb"/>. Quiet frames at both ends are cut off (see <see cref="MelImageOptions.TrimDb"/>); the rest is
/// fitted to <see cref="MelImageOptions.Frames"/> frames, by averaging over each new frame's span where the recording is longer and by
/// linear interpolation where it is shorter; then <see cref="MelImageOptions.Normalisation"/> brings the values to [0, 1].
/// The image is unchanged when the recording becomes louder or softer. A recording without sound gives zeros; one shorter than a frame is
/// padded with silence. Deterministic and thread-safe.
/// </remarks>
public sealed class MelFrontEnd
{
    // Below the rounding noise of 16-bit samples, and above zero so that the logarithm exists.
    private const double LeastEnergy = 1e-10;

    private readonly MelImageOptions _options;
    private readonly double[] _window;
    private readonly MelFilterBank _filters;
    private readonly int _fftSize;

    /// <summary>Prepares window and filters.</summary>
    /// <param name="options">The image's shape; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public MelFrontEnd(MelImageOptions? options = null)
    {
        _options = options ?? new MelImageOptions();
        _options.Validate();
        int length = _options.FrameSamples;
        _fftSize = (int)BitOperations.RoundUpToPowerOf2((uint)length);
        _window = new double[length];
        for (int i = 0; i < length; i++)
            _window[i] = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / length);
        _filters = new MelFilterBank(_options.Bands, _options.LowestHz, _options.HighestHz, _fftSize, _options.SampleRateHz);
    }

    /// <summary>The image's shape and how it is made.</summary>
    public MelImageOptions Options => _options;

    /// <summary>The filters.</summary>
    public MelFilterBank Filters => _filters;

    /// <summary>Computes the image of a recording.</summary>
    /// <param name="clip">The recording, at <see cref="MelImageOptions.SampleRateHz"/>.</param>
    /// <returns>Bands * Frames values in [0, 1], index = band * Frames + frame, the lowest band first.</returns>
    /// <exception cref="ArgumentException">The recording has another sample rate.</exception>
    public float[] Compute(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.SampleRateHz != _options.SampleRateHz)
            throw new ArgumentException($"{clip.Path}: sample rate {clip.SampleRateHz} Hz, the front end expects {_options.SampleRateHz} Hz.", nameof(clip));

        float peak = 0;
        foreach (float sample in clip.Samples)
            peak = Math.Max(peak, Math.Abs(sample));
        if (peak == 0)
            return new float[_options.Size];

        (double[] decibels, double[] frameDb) = Analyse(clip.Samples, 1.0 / peak);
        (int first, int count) = Trim(frameDb);
        Span<double> speech = decibels.AsSpan(first * _options.Bands, count * _options.Bands);

        double loudest = double.NegativeInfinity;
        foreach (double value in speech)
            loudest = Math.Max(loudest, value);
        if (loudest <= Decibel(0))
            return new float[_options.Size];
        double floor = loudest - _options.DynamicRangeDb;
        foreach (ref double value in speech)
            value = Math.Max(value, floor);

        double[] image = FitToFrames(speech, count);
        return _options.Normalisation == MelNormalisation.DynamicRange ? Scale(image, floor, _options.DynamicRangeDb) : Standardise(image);
    }

    /// <summary>Decibels [frame, band] and the energy of each whole frame in decibels, after scaling the samples by <paramref name="gain"/>.</summary>
    private (double[] Decibels, double[] FrameDb) Analyse(ReadOnlySpan<float> samples, double gain)
    {
        int length = _window.Length, hop = _options.HopSamples, bands = _options.Bands;
        int frames = samples.Length <= length ? 1 : 1 + (samples.Length - length + hop - 1) / hop;
        double[] decibels = new double[frames * bands];
        double[] frameDb = new double[frames];
        Complex[] spectrum = new Complex[_fftSize];
        double[] power = new double[_filters.Bins];
        for (int frame = 0; frame < frames; frame++)
        {
            Array.Clear(spectrum);
            int start = frame * hop;
            int filled = Math.Min(length, samples.Length - start);
            double before = start > 0 ? samples[start - 1] * gain : 0;
            double energy = 0;
            for (int i = 0; i < filled; i++)
            {
                double sample = samples[start + i] * gain;
                energy += sample * sample;
                spectrum[i] = (sample - _options.PreEmphasis * before) * _window[i];
                before = sample;
            }

            frameDb[frame] = Decibel(energy);
            Fourier.Forward(spectrum, FourierOptions.NoScaling);
            for (int bin = 0; bin < power.Length; bin++)
                power[bin] = spectrum[bin].Real * spectrum[bin].Real + spectrum[bin].Imaginary * spectrum[bin].Imaginary;

            Span<double> row = decibels.AsSpan(frame * bands, bands);
            _filters.Apply(power, row);
            foreach (ref double value in row)
                value = Decibel(value);
        }

        return (decibels, frameDb);
    }

    private (int First, int Count) Trim(ReadOnlySpan<double> frameDb)
    {
        double threshold = double.NegativeInfinity;
        foreach (double value in frameDb)
            threshold = Math.Max(threshold, value);
        threshold -= _options.TrimDb;

        // The loudest frame itself stops both loops, so one frame at least remains.
        int first = 0, last = frameDb.Length - 1;
        while (frameDb[first] < threshold)
            first++;
        while (frameDb[last] < threshold)
            last--;
        return (first, last - first + 1);
    }

    /// <summary>[count, band] to [band, Frames].</summary>
    private double[] FitToFrames(ReadOnlySpan<double> rows, int count)
    {
        int bands = _options.Bands, frames = _options.Frames;
        double[] image = new double[bands * frames];
        double span = (double)count / frames;
        for (int frame = 0; frame < frames; frame++)
        {
            double start = frame * span, end = (frame + 1) * span;
            int first, last;
            double firstWeight, lastWeight, innerWeight;
            if (span >= 1)
            {
                first = (int)start;
                last = Math.Min(count - 1, (int)Math.Ceiling(end) - 1);
                innerWeight = 1 / span;
                firstWeight = (Math.Min(first + 1, end) - start) / span;
                lastWeight = (end - Math.Max(last, start)) / span;
            }
            else
            {
                double centre = Math.Clamp((start + end) / 2 - 0.5, 0, count - 1);
                first = (int)centre;
                last = Math.Min(count - 1, first + 1);
                innerWeight = 0;
                lastWeight = centre - first;
                firstWeight = 1 - lastWeight;
            }

            for (int band = 0; band < bands; band++)
            {
                double sum = firstWeight * rows[first * bands + band];
                for (int row = first + 1; row < last; row++)
                    sum += innerWeight * rows[row * bands + band];
                if (last > first)
                    sum += lastWeight * rows[last * bands + band];
                image[band * frames + frame] = sum;
            }
        }

        return image;
    }

    private static float[] Scale(double[] image, double floor, double range) =>
        Array.ConvertAll(image, value => (float)Math.Clamp((value - floor) / range, 0, 1));

    private static float[] Standardise(double[] image)
    {
        double mean = image.Average();
        double variance = image.Sum(value => (value - mean) * (value - mean)) / image.Length;

        // A flat image has no shape to show; this also keeps the division defined.
        double scale = variance > 1e-12 ? 0.25 / Math.Sqrt(variance) : 0;
        return Array.ConvertAll(image, value => (float)Math.Clamp(0.5 + (value - mean) * scale, 0, 1));
    }

    private static double Decibel(double energy) => 10 * Math.Log10(energy + LeastEnergy);
}
