namespace SpikeNet.Backends.Chip;

/// <summary>Which of several messages with the same sending time the detailed timing takes first.</summary>
public enum LoihiTieRule
{
    /// <summary>The one that was queued first: at the start of a step the lowest core.</summary>
    FirstQueued,

    /// <summary>
    /// As a binary heap that compares the times alone happens to leave them: when the first is taken, the hole sinks to the earlier child, of equal
    /// ones to the right, and the last element rises from there. Programs that keep their messages in such a heap may order equal times so.
    /// </summary>
    BinaryHeap,
}
