namespace SpikeNet.Datasets.Audio;

/// <summary>A mono recording in memory.</summary>
/// <remarks>Samples are dimensionless amplitudes in [-1, 1], full scale = 1; sample n was taken at n / <see cref="SampleRateHz"/> seconds.</remarks>
public sealed class AudioClip
{
    /// <summary>Wraps samples; the array is not copied and shall not be changed afterwards.</summary>
    /// <param name="samples">At least one sample, each finite.</param>
    /// <param name="sampleRateHz">Samples per second, above zero.</param>
    /// <param name="path">Where the clip came from: a file's path, or the name of what made it.</param>
    /// <exception cref="ArgumentException">There is no sample, or the rate is not above zero.</exception>
    public AudioClip(float[] samples, int sampleRateHz, string path)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        if (samples.Length == 0)
            throw new ArgumentException($"{path}: a clip needs at least one sample, got none.", nameof(samples));
        Samples = samples;
        SampleRateHz = sampleRateHz;
        Path = path;
    }

    /// <summary>The amplitudes, in [-1, 1].</summary>
    public float[] Samples { get; }

    /// <summary>Samples per second.</summary>
    public int SampleRateHz { get; }

    /// <summary>Where the clip came from: a file's path, or the name of what made it.</summary>
    public string Path { get; }

    /// <summary>The length in milliseconds.</summary>
    public double DurationMs => 1000.0 * Samples.Length / SampleRateHz;
}
