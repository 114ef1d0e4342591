namespace SpikeNet.Datasets.Events;

/// <summary>What ends a frame of events and begins the next.</summary>
public enum EventSlicing
{
    /// <summary>Frames of equal duration.</summary>
    Time,

    /// <summary>Frames of equally many events.</summary>
    Count,
}
