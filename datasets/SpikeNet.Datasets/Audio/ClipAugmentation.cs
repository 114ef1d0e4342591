using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Audio;

/// <summary>Changes a recording at random: speed, where it begins and ends, added noise and level.</summary>
/// <remarks>
/// Speed is changed by reading the samples at another step with linear interpolation, so pitch and formants move with it. Noise is white,
/// at a ratio to the recording's mean power. The result is clipped to [-1, 1] and has at least one sample.
/// Deterministic in the seed. Thread-safe.
/// </remarks>
public sealed class ClipAugmentation
{
    private readonly ClipAugmentationOptions _options;

    /// <summary>Prepares the changes.</summary>
    /// <param name="options">How far to change; null takes the defaults.</param>
    public ClipAugmentation(ClipAugmentationOptions? options = null)
    {
        _options = options ?? new ClipAugmentationOptions();
        _options.Validate();
    }

    /// <summary>Makes a changed copy of a recording.</summary>
    /// <param name="clip">The recording; not changed.</param>
    /// <param name="seed">What to draw from, for instance <see cref="SplitMix64.Combine"/> of the run's seed, epoch and recording.</param>
    public AudioClip Apply(AudioClip clip, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var random = new SplitMix64(seed);
        double speed = 1 + _options.Speed * random.NextDouble(-1, 1);
        double start = _options.ShiftMs * random.NextDouble(-1, 1) * clip.SampleRateHz / 1000;
        double end = _options.ShiftMs * random.NextDouble(-1, 1) * clip.SampleRateHz / 1000;
        bool noisy = random.NextDouble() < _options.NoiseProbability;
        double snrDb = random.NextDouble(_options.LowestSnrDb, _options.HighestSnrDb);
        double gain = Ratio(_options.GainDb * random.NextDouble(-1, 1));

        float[] samples = clip.Samples;
        double power = 0;
        foreach (float sample in samples)
            power += (double)sample * sample;
        double noise = noisy ? Math.Sqrt(power / samples.Length) * Ratio(-snrDb) : 0;

        // The recording is read from 'start' to its length plus 'end'; what lies outside it is silence.
        int length = Math.Max(1, (int)((samples.Length + end - start) / speed));
        float[] changed = new float[length];
        for (int i = 0; i < length; i++)
        {
            double value = At(samples, start + i * speed);
            if (noisy)
                value += noise * random.NextNormal();
            changed[i] = (float)Math.Clamp(gain * value, -1, 1);
        }

        return new AudioClip(changed, clip.SampleRateHz, clip.Path);
    }

    private static double At(float[] samples, double position)
    {
        int index = (int)Math.Floor(position);
        double fraction = position - index;
        double before = index >= 0 && index < samples.Length ? samples[index] : 0;
        double after = index + 1 >= 0 && index + 1 < samples.Length ? samples[index + 1] : 0;
        return before + fraction * (after - before);
    }

    private static double Ratio(double decibel) => Math.Pow(10, decibel / 20);
}
