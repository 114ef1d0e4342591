namespace SpikeNet.Backends.Chip;

/// <summary>One published measurement beside what the model says of it.</summary>
/// <param name="Name">What was run.</param>
/// <param name="PublishedWatts">The power that was measured.</param>
/// <param name="LowWatts">The model's power with every constant at the low end of its sources.</param>
/// <param name="ModelledWatts">The model's power.</param>
/// <param name="HighWatts">The model's power with every constant at the high end of its sources.</param>
public sealed record Speck2eCalibrationRow(string Name, double PublishedWatts, double LowWatts, double ModelledWatts, double HighWatts)
{
    /// <summary>The energy per operation at which the model would meet the measurement, in joules.</summary>
    public required double ImpliedJoules { get; init; }

    /// <summary>(modelled - published) / published.</summary>
    public double Residual => (ModelledWatts - PublishedWatts) / PublishedWatts;

    /// <summary>Whether the measurement lies between the low and the high end.</summary>
    public bool Brackets => LowWatts <= PublishedWatts && PublishedWatts <= HighWatts;
}
