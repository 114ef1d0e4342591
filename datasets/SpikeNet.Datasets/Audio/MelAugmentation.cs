using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Audio;

/// <summary>Changes a mel image at random, as another speaker, tempo, microphone or noise would.</summary>
/// <remarks>
/// Bands and frames are read at shifted, stretched positions by bilinear interpolation (positions outside take the nearest edge), which
/// imitates vocal-tract length (Jaitly and Hinton 2013, "Vocal tract length perturbation") and tempo; then a slope over the bands,
/// contrast, noise and masks (Park and others 2019, "SpecAugment"); the result is clamped to [0, 1].
/// Deterministic in the seed. Thread-safe.
/// </remarks>
public sealed class MelAugmentation
{
    private readonly MelAugmentationOptions _options;
    private readonly int _bands;
    private readonly int _frames;

    /// <summary>Prepares for images of one size.</summary>
    /// <param name="bands">Bands per image, 1 to <see cref="MelImageOptions.MostBands"/>.</param>
    /// <param name="frames">Frames per image, 1 to <see cref="MelImageOptions.MostFrames"/>.</param>
    /// <param name="options">How far to change; null takes the defaults.</param>
    public MelAugmentation(int bands, int frames, MelAugmentationOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bands);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bands, MelImageOptions.MostBands);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frames, MelImageOptions.MostFrames);
        _options = options ?? new MelAugmentationOptions();
        _options.Validate();
        _bands = bands;
        _frames = frames;
    }

    /// <summary>Writes a changed copy of an image.</summary>
    /// <param name="image">Values in [0, 1], index = band * frames + frame; not changed.</param>
    /// <param name="result">As long as <paramref name="image"/>, and not overlapping it.</param>
    /// <param name="seed">What to draw from, for instance <see cref="SplitMix64.Combine"/> of the run's seed, epoch and recording.</param>
    /// <exception cref="ArgumentException">A length is not bands * frames, or the two overlap.</exception>
    public void Apply(ReadOnlySpan<float> image, Span<float> result, ulong seed)
    {
        int size = _bands * _frames;
        if (image.Length != size)
            throw new ArgumentException($"Expected {_bands} x {_frames} = {size} values, got {image.Length}.", nameof(image));
        if (result.Length != size)
            throw new ArgumentException($"Expected {_bands} x {_frames} = {size} values, got {result.Length}.", nameof(result));
        if (image.Overlaps(result))
            throw new ArgumentException("The result overlaps the image.", nameof(result));

        var random = new SplitMix64(seed);
        Span<Tap> bandTaps = stackalloc Tap[_bands];
        Span<Tap> frameTaps = stackalloc Tap[_frames];
        Place(bandTaps, Draw(random, _options.BandShift), Draw(random, _options.BandStretch), 0);
        Place(frameTaps, Draw(random, _options.FrameShift), Draw(random, _options.FrameStretch), Draw(random, _options.FrameWarp));
        float slope = (float)Draw(random, _options.Tilt);
        float contrast = 1 + (float)Draw(random, _options.Contrast);
        float noise = (float)_options.Noise;

        float mean = 0;
        foreach (float value in image)
            mean += value;
        mean /= size;
        float pivot = mean - contrast * mean;

        for (int band = 0; band < _bands; band++)
        {
            Tap b = bandTaps[band];
            ReadOnlySpan<float> low = image.Slice(b.First * _frames, _frames);
            ReadOnlySpan<float> high = image.Slice(b.Second * _frames, _frames);
            Span<float> row = result.Slice(band * _frames, _frames);
            float offset = _bands == 1 ? 0 : slope * (2f * band / (_bands - 1) - 1f);
            for (int frame = 0; frame < row.Length; frame++)
            {
                Tap f = frameTaps[frame];
                float before = low[f.First] + b.Weight * (high[f.First] - low[f.First]);
                float after = low[f.Second] + b.Weight * (high[f.Second] - low[f.Second]);
                float value = before + f.Weight * (after - before);
                value = contrast * value + pivot + offset;
                if (noise > 0)
                    value += noise * (float)random.NextNormal();
                row[frame] = Math.Clamp(value, 0f, 1f);
            }
        }

        Mask(result, mean, random);
    }

    private void Mask(Span<float> result, float fill, SplitMix64 random)
    {
        int bands = Math.Min(_bands, random.NextInt32(_options.MaskedBands + 1));
        int firstBand = random.NextInt32(_bands - bands + 1);
        result.Slice(firstBand * _frames, bands * _frames).Fill(fill);

        int frames = Math.Min(_frames, random.NextInt32(_options.MaskedFrames + 1));
        int firstFrame = random.NextInt32(_frames - frames + 1);
        for (int band = 0; band < _bands; band++)
            result.Slice(band * _frames + firstFrame, frames).Fill(fill);
    }

    private static double Draw(SplitMix64 random, double most) => most * random.NextDouble(-1, 1);

    /// <summary>Where each output position reads: centre + (i - centre) (1 + stretch) + shift + warp, between two neighbours.</summary>
    private static void Place(Span<Tap> taps, double shift, double stretch, double warp)
    {
        int last = taps.Length - 1;
        double centre = last / 2.0;
        for (int i = 0; i < taps.Length; i++)
        {
            double x = last == 0 ? 0 : (double)i / last;
            double bend = warp * 4 * x * (1 - x) * last;
            double position = Math.Clamp(centre + (i - centre) * (1 + stretch) + shift + bend, 0, last);
            int first = (int)position;
            taps[i] = new Tap(first, Math.Min(first + 1, last), (float)(position - first));
        }
    }

    private readonly record struct Tap(int First, int Second, float Weight);
}
