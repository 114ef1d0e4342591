namespace SpikeNet.Datasets.Events;

/// <summary>What a reader does with an event that is earlier than the one in front of it.</summary>
public enum OutOfOrderEvents
{
    /// <summary>Refuses the file and names the offset: most formats promise increasing times, so the file is damaged.</summary>
    Refuse,

    /// <summary>Sorts all events by time, keeping the file's order among equal times: for cameras known to deliver late events.</summary>
    Sort,
}
