namespace SpikeNet.Datasets.Events;

/// <summary>How event files are read.</summary>
public sealed record EventReadOptions
{
    /// <summary>What to do with an event that is earlier than the one in front of it.</summary>
    public OutOfOrderEvents OutOfOrder { get; init; }

    /// <summary>The sensor's columns; null takes what the file or its format says. Needed where neither does.</summary>
    public int? Width { get; init; }

    /// <summary>The sensor's rows; null takes what the file or its format says. Needed where neither does.</summary>
    public int? Height { get; init; }

    /// <summary>The most events that are read from a file, each 13 bytes in memory; a file with more is refused.</summary>
    public int MostEvents { get; init; } = 1 << 26;

    /// <summary>The largest file that is read, in bytes; at most 2^31 - 57.</summary>
    public long LargestFileBytes { get; init; } = 1L << 30;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    public void Validate()
    {
        Within(Width ?? 1, 1, EventRecording.LargestSide, nameof(Width));
        Within(Height ?? 1, 1, EventRecording.LargestSide, nameof(Height));
        Within(MostEvents, 1, 1 << 30, nameof(MostEvents));
        Within(LargestFileBytes, 1, Array.MaxLength, nameof(LargestFileBytes));
        if (!Enum.IsDefined(OutOfOrder))
            throw new ArgumentOutOfRangeException(nameof(OutOfOrder), OutOfOrder, "Expected Refuse or Sort.");
    }

    private static void Within(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [{least}, {most}], got {value}.");
    }
}
