using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Audio;

/// <summary>Adds recorded noise to a recording at a given ratio of their powers.</summary>
/// <remarks>
/// <c>y = s + g n</c> with <c>g = sqrt(P_s / P_n) 10^(-snr / 20)</c>, where P is the mean square over the recording's length, of the
/// stretch of noise that is used. A noise that is shorter than the recording is repeated. The result may go beyond full scale: scale it,
/// or ask for it to be limited.
/// </remarks>
public static class NoiseMix
{
    /// <summary>Adds noise from a given place on.</summary>
    /// <param name="clip">The recording; not changed.</param>
    /// <param name="noise">The noise, at the same sample rate.</param>
    /// <param name="snrDb">The ratio of the recording's power to the noise's, in decibels, in [-100, 200].</param>
    /// <param name="noiseStart">The noise's first sample that is used.</param>
    /// <param name="limit">Whether to clip the result to [-1, 1].</param>
    /// <returns>The sum, as long as the recording; unchanged where either is silent.</returns>
    /// <exception cref="ArgumentException">The rates differ, or the ratio or the start is out of range.</exception>
    public static AudioClip Add(AudioClip clip, AudioClip noise, double snrDb, int noiseStart = 0, bool limit = false)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(noise);
        if (clip.SampleRateHz != noise.SampleRateHz)
            throw new ArgumentException($"{noise.Path}: {noise.SampleRateHz} Hz, but {clip.Path} has {clip.SampleRateHz} Hz; resample one.", nameof(noise));
        if (!(snrDb >= -100 && snrDb <= 200))
            throw new ArgumentOutOfRangeException(nameof(snrDb), snrDb, $"The ratio must be in [-100, 200] dB, got {snrDb}.");
        ArgumentOutOfRangeException.ThrowIfNegative(noiseStart);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(noiseStart, noise.Samples.Length);

        float[] signal = clip.Samples, other = noise.Samples;
        double signalPower = 0, noisePower = 0;
        for (int i = 0; i < signal.Length; i++)
        {
            double n = other[(noiseStart + i) % other.Length];
            signalPower += (double)signal[i] * signal[i];
            noisePower += n * n;
        }

        double gain = noisePower == 0 ? 0 : Math.Sqrt(signalPower / noisePower) * Math.Pow(10, -snrDb / 20);
        float[] sum = new float[signal.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            double value = signal[i] + gain * other[(noiseStart + i) % other.Length];
            sum[i] = (float)(limit ? Math.Clamp(value, -1, 1) : value);
        }

        return new AudioClip(sum, clip.SampleRateHz, clip.Path);
    }

    /// <summary>Adds noise from a random place on, at a ratio drawn uniformly, and clips to [-1, 1].</summary>
    /// <param name="clip">The recording; not changed.</param>
    /// <param name="noise">The noise, at the same sample rate.</param>
    /// <param name="lowestSnrDb">The least ratio, in decibels.</param>
    /// <param name="highestSnrDb">The greatest ratio, in decibels, not below the least.</param>
    /// <param name="seed">What to draw from, for instance <see cref="SplitMix64.Combine"/> of the run's seed, epoch and recording.</param>
    /// <exception cref="ArgumentException">The rates differ, or a ratio is out of range.</exception>
    public static AudioClip AddRandom(AudioClip clip, AudioClip noise, double lowestSnrDb, double highestSnrDb, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentOutOfRangeException.ThrowIfLessThan(highestSnrDb, lowestSnrDb);
        var random = new SplitMix64(seed);
        double snr = random.NextDouble(lowestSnrDb, highestSnrDb);
        return Add(clip, noise, snr, random.NextInt32(noise.Samples.Length), limit: true);
    }
}
