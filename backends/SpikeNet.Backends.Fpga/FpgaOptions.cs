namespace SpikeNet.Backends.Fpga;

/// <summary>A variant of the accelerator.</summary>
public sealed record FpgaOptions
{
    private readonly int _groupSize = 2;

    /// <summary>The target's name.</summary>
    public string Name { get; init; } = "fpga";

    /// <summary>How many adjacent positions share their common events: 1 (no compression), 2, 4 or 8. The paper found 2 best everywhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public int GroupSize
    {
        get => _groupSize;
        init => _groupSize = EventCompression.GroupSizes.Contains(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The group size is one of {string.Join(", ", EventCompression.GroupSizes)}.");
    }
}
