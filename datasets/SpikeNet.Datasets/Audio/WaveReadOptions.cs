namespace SpikeNet.Datasets.Audio;

/// <summary>What <see cref="WaveFile.Read(string, WaveReadOptions)"/> makes of a file.</summary>
public sealed record WaveReadOptions
{
    /// <summary>The sample rate of the result, in hertz; a file of another rate is resampled (<see cref="Resampler"/>). Null keeps the file's.</summary>
    public int? SampleRateHz { get; init; }

    /// <summary>Whether several channels are averaged into one; otherwise a file with more than one is refused.</summary>
    public bool MixDown { get; init; }
}
