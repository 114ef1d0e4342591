namespace SpikeNet.Graph;

/// <summary>The settings of an audio front end that makes a mel image of fixed size from a recording of any length.</summary>
/// <remarks>Values are in [0, 1]; feature index = band * <see cref="Frames"/> + frame.</remarks>
public sealed record MelImageEncoding
{
    /// <summary>Samples per second that recordings have, or are resampled to, in Hz.</summary>
    public int SampleRateHz { get; init; } = 8000;

    /// <summary>Length of an analysis frame in milliseconds.</summary>
    public double FrameMs { get; init; } = 32;

    /// <summary>Distance between frames in milliseconds.</summary>
    public double HopMs { get; init; } = 8;

    /// <summary>The number of mel bands.</summary>
    public int Bands { get; init; } = 32;

    /// <summary>The lower end of the lowest band in Hz.</summary>
    public double LowestHz { get; init; } = 100;

    /// <summary>The upper end of the highest band in Hz; at most half the sample rate.</summary>
    public double HighestHz { get; init; } = 3800;

    /// <summary>The width of the image: the recording, trimmed of silence, is resized to so many frames.</summary>
    public int Frames { get; init; } = 16;

    /// <summary>Values this far below the recording's loudest are silence, in dB.</summary>
    public double DynamicRangeDb { get; init; } = 50;

    /// <summary>Silence is cut off both ends: frames so far below the loudest, in dB.</summary>
    public double TrimDb { get; init; } = 20;

    /// <summary>The factor of the first-order pre-emphasis, x[n] - a x[n - 1].</summary>
    public double PreEmphasis { get; init; } = 0.97;

    /// <summary>How a recording's levels become values in [0, 1].</summary>
    public MelLevels Levels { get; init; } = MelLevels.MeanAndVariance;
}
