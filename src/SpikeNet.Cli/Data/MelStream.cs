using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using SpikeNet.Datasets.Audio;

namespace SpikeNet.Cli.Data;

/// <summary>A causal front end: the levels of mel bands frame by frame, against the loudest that was heard so far.</summary>
/// <remarks>
/// Hann-windowed frames of pre-emphasised samples, their power spectra summed into bands (<see cref="MelFilterBank"/>) in decibels, 0 dB for
/// a band that holds a full-scale sine. With the peak p[t] = max(p[t - 1] - release, max over bands of L[t, b], floor):
/// <code>
/// x[t, b] = clamp(1 + (L[t, b] - p[t]) / range, 0, 1)
/// </code>
/// An automatic gain control that knows no future; that, the release and the floor are our own choice. Thread-safe.
/// </remarks>
internal sealed class MelStream
{
    // Below the rounding noise of 16-bit samples, and above zero so that the logarithm exists.
    private const double LeastPower = 1e-14;

    private readonly MelImageOptions _options;
    private readonly MelFilterBank _filters;
    private readonly double[] _window;
    private readonly double _fullScale;
    private readonly double _floorDb;
    private readonly double _releaseDb;

    /// <param name="options">Rate, frames, bands, range and pre-emphasis; its image size and trimming are not used.</param>
    /// <param name="floorDb">The least peak.</param>
    /// <param name="releaseDbPerSecond">How fast the peak falls.</param>
    internal MelStream(MelImageOptions options, double floorDb, double releaseDbPerSecond)
    {
        options.Validate();
        _options = options;
        var length = options.FrameSamples;
        _window = [.. Enumerable.Range(0, length).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length)))];
        _filters = new MelFilterBank(
            options.Bands, options.LowestHz, options.HighestHz, (int)BitOperations.RoundUpToPowerOf2((uint)length), options.SampleRateHz);
        _fullScale = Math.Pow(_window.Sum() / 2, 2);
        _floorDb = floorDb;
        _releaseDb = releaseDbPerSecond * options.HopMs / 1000;
    }

    internal int Bands => _options.Bands;

    internal MelImageOptions Options => _options;

    /// <summary>The levels of a recording, index = band * frames + frame; at least one frame.</summary>
    /// <exception cref="InvalidDataException">The recording has another sample rate.</exception>
    internal float[] Compute(AudioClip clip)
    {
        if (clip.SampleRateHz != _options.SampleRateHz)
            throw new InvalidDataException($"{clip.Path}: {clip.SampleRateHz} Hz, the front end expects {_options.SampleRateHz} Hz");
        var (samples, length, hop) = (clip.Samples, _window.Length, _options.HopSamples);
        var frames = samples.Length <= length ? 1 : 1 + ((samples.Length - length) / hop);
        var levels = new float[Bands * frames];
        var spectrum = new Complex[2 * (_filters.Bins - 1)];
        var power = new double[_filters.Bins];
        var bands = new double[Bands];
        var peak = _floorDb;
        for (var t = 0; t < frames; t++)
        {
            Array.Clear(spectrum);
            var start = t * hop;
            double before = start > 0 ? samples[start - 1] : 0;
            for (var i = 0; i < Math.Min(length, samples.Length - start); i++)
            {
                spectrum[i] = (samples[start + i] - (_options.PreEmphasis * before)) * _window[i];
                before = samples[start + i];
            }

            Fourier.Forward(spectrum, FourierOptions.NoScaling);
            for (var bin = 0; bin < power.Length; bin++)
                power[bin] = ((spectrum[bin].Real * spectrum[bin].Real) + (spectrum[bin].Imaginary * spectrum[bin].Imaginary)) / _fullScale;
            _filters.Apply(power, bands);
            peak = Math.Max(peak - _releaseDb, _floorDb);
            for (var b = 0; b < bands.Length; b++)
            {
                bands[b] = 10 * Math.Log10(bands[b] + LeastPower);
                peak = Math.Max(peak, bands[b]);
            }

            for (var b = 0; b < bands.Length; b++)
                levels[(b * frames) + t] = (float)Math.Clamp(1 + ((bands[b] - peak) / _options.DynamicRangeDb), 0, 1);
        }

        return levels;
    }
}
