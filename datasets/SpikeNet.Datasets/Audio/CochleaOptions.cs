namespace SpikeNet.Datasets.Audio;

/// <summary>How <see cref="Cochlea"/> hears.</summary>
/// <remarks>The amounts are our own choice.</remarks>
public sealed record CochleaOptions
{
    /// <summary>The most filters.</summary>
    public const int MostBands = 1024;

    /// <summary>The sample rate of recordings, in hertz.</summary>
    public int SampleRateHz { get; init; } = 8000;

    /// <summary>The number of filters.</summary>
    public int Bands { get; init; } = 32;

    /// <summary>The centre of the first filter, in hertz.</summary>
    public double LowestHz { get; init; } = 100;

    /// <summary>The centre of the last filter, in hertz, below half the sample rate.</summary>
    public double HighestHz { get; init; } = 3600;

    /// <summary>The time that one level is the mean of, in milliseconds.</summary>
    public double StepMs { get; init; } = 10;

    /// <summary>The exponent of the compression, in (0, 1]: a level is a ratio of amplitudes to this power.</summary>
    public double Exponent { get; init; } = 0.3;

    /// <summary>The least amplitude that levels are held against, in decibels of full scale.</summary>
    public double FloorDb { get; init; } = -50;

    /// <summary>How fast the loudest so far is forgotten, in decibels per second.</summary>
    public double ReleaseDbPerSecond { get; init; } = 10;

    /// <summary>The samples of a step.</summary>
    public int StepSamples => (int)Math.Round(StepMs * SampleRateHz / 1000);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    public void Validate()
    {
        Within(SampleRateHz, 1000, 384_000, nameof(SampleRateHz));
        Within(Bands, 1, MostBands, nameof(Bands));
        Within(StepMs, 0.1, 1000, nameof(StepMs));
        Within(StepSamples, 1, int.MaxValue, nameof(StepMs));
        Within(Exponent, 0.01, 1, nameof(Exponent));
        Within(FloorDb, -150, 0, nameof(FloorDb));
        Within(ReleaseDbPerSecond, 0, 1000, nameof(ReleaseDbPerSecond));
        Within(LowestHz, 1, HighestHz, nameof(LowestHz));
        if (!(HighestHz > LowestHz && HighestHz < SampleRateHz / 2.0))
            throw new ArgumentOutOfRangeException(nameof(HighestHz), HighestHz, $"{nameof(HighestHz)} must be above {LowestHz} and below {SampleRateHz / 2.0} Hz, got {HighestHz}.");
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [{least}, {most}], got {value}.");
    }
}
