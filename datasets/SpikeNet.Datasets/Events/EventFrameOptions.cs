using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Events;

/// <summary>How events become the steps of a spike train: see <see cref="EventFrames"/>.</summary>
public sealed record EventFrameOptions
{
    /// <summary>T, the number of frames, at least 1.</summary>
    public int TimeSteps { get; init; } = 10;

    /// <summary>Whether frames are cut by time or by count.</summary>
    public EventSlicing Slicing { get; init; }

    /// <summary>
    /// The duration of a frame in milliseconds, where frames are cut by time; null divides each recording into T equal parts.
    /// A recording that is longer than T frames is cut, one that is shorter ends in empty frames.
    /// </summary>
    public double? StepMs { get; init; }

    /// <summary>
    /// The events of a frame, where frames are cut by count; null divides each recording's events into T equal parts, as nearly as whole
    /// numbers allow. A recording of more events than T frames is cut, one of fewer ends in empty frames.
    /// </summary>
    public int? EventsPerStep { get; init; }

    /// <summary>How many columns and rows become one, at least 1; the last column and row may be fewer.</summary>
    public int SpatialMerge { get; init; } = 1;

    /// <summary>Whether polarities are channels of their own (0 OFF, 1 ON); otherwise there is one channel for both.</summary>
    public bool PolarityChannels { get; init; } = true;

    /// <summary>Whether a spike carries the number of its events as payload; otherwise it is worth 1 however many there were.</summary>
    public bool Counted { get; init; }

    /// <summary>Whether a spike carries the time of its first event, in microseconds from the recording's beginning.</summary>
    public bool KeepTimeStamps { get; init; }

    /// <summary>The layout of a frame from a sensor: channels x ceil(height / merge) x ceil(width / merge).</summary>
    /// <param name="width">The sensor's columns.</param>
    /// <param name="height">The sensor's rows.</param>
    public FeatureShape ShapeOf(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Validate();
        return new FeatureShape(PolarityChannels ? 2 : 1, 1 + (height - 1) / SpatialMerge, 1 + (width - 1) / SpatialMerge);
    }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">One is out of its range, or belongs to the other way of slicing.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TimeSteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SpatialMerge);
        if (!Enum.IsDefined(Slicing))
            throw new ArgumentOutOfRangeException(nameof(Slicing), Slicing, "Expected Time or Count.");
        if (StepMs is { } step && !(step >= 0.001 && step <= 1e9))
            throw new ArgumentOutOfRangeException(nameof(StepMs), step, $"{nameof(StepMs)} must be in [0.001, 1e9], got {step}.");
        if (EventsPerStep is < 1)
            throw new ArgumentOutOfRangeException(nameof(EventsPerStep), EventsPerStep, $"{nameof(EventsPerStep)} must be at least 1, got {EventsPerStep}.");
        if (Slicing == EventSlicing.Count && StepMs is not null)
            throw new ArgumentException($"{nameof(StepMs)} is for frames cut by time, but they are cut by count.", nameof(StepMs));
        if (Slicing == EventSlicing.Time && EventsPerStep is not null)
            throw new ArgumentException($"{nameof(EventsPerStep)} is for frames cut by count, but they are cut by time.", nameof(EventsPerStep));
    }
}
