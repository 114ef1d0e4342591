namespace SpikeNet.Datasets.Events;

/// <summary>How far <see cref="EventAugmentation"/> may change a recording; 0 switches a change off, and all are off unless asked for.</summary>
public sealed record EventAugmentationOptions
{
    /// <summary>Largest shift of all events in time, either way, in milliseconds; drawn once per recording. What leaves the recording is lost.</summary>
    public double TimeShiftMs { get; init; }

    /// <summary>The greatest share of events that is dropped, in [0, 1]; the share is drawn once per recording, the events one by one.</summary>
    public double DropShare { get; init; }

    /// <summary>Largest shift of all events along each axis, either way, in pixels; drawn once per recording. What leaves the sensor is lost.</summary>
    public int SpatialShift { get; init; }

    /// <summary>Largest shift of each event along each axis, either way, in pixels; drawn per event. What leaves the sensor is lost.</summary>
    public int SpatialJitter { get; init; }

    /// <summary>The chance that left and right are exchanged, in [0, 1]: only where that keeps the class.</summary>
    public double MirrorProbability { get; init; }

    /// <summary>The chance that ON and OFF are exchanged, in [0, 1].</summary>
    public double PolarityFlipProbability { get; init; }

    /// <summary>Checks every amount.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not a number or beyond its range.</exception>
    public void Validate()
    {
        Within(TimeShiftMs, 1e6, nameof(TimeShiftMs));
        Within(DropShare, 1, nameof(DropShare));
        Within(SpatialShift, EventRecording.LargestSide, nameof(SpatialShift));
        Within(SpatialJitter, EventRecording.LargestSide, nameof(SpatialJitter));
        Within(MirrorProbability, 1, nameof(MirrorProbability));
        Within(PolarityFlipProbability, 1, nameof(PolarityFlipProbability));
    }

    private static void Within(double value, double most, string name)
    {
        if (!(value >= 0 && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [0, {most}], got {value}.");
    }
}
