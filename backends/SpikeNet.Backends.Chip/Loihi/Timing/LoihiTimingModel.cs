namespace SpikeNet.Backends.Chip;

/// <summary>How long a step takes.</summary>
public enum LoihiTimingModel
{
    /// <summary>The busiest core's own work or the busiest core's receiving, whichever is longer; the mesh is not looked at.</summary>
    Simple,

    /// <summary>Message by message, with the load of the mesh.</summary>
    Detailed,
}
