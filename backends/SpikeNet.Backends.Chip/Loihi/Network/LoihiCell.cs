namespace SpikeNet.Backends.Chip;

/// <summary>What sits on a core and sends spikes: a <see cref="LoihiNeuron"/> or a <see cref="LoihiInput"/>.</summary>
/// <param name="Name">Unique in its network.</param>
public abstract record LoihiCell(string Name)
{
    /// <summary>The layer that it belongs to; cells of different layers do not share a core where the chip is filled in order.</summary>
    public string Group { get; init; } = "";

    /// <summary>The core that the user gives it; null where the chip is filled in order.</summary>
    public LoihiCoreAddress? Place { get; init; }
}
