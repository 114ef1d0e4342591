namespace SpikeNet.Hardware;

/// <summary>What a constant of an <see cref="EnergyTable"/> is for.</summary>
public enum ConstantRole
{
    /// <summary>Energy of one counted event.</summary>
    Dynamic,

    /// <summary>Power that flows whatever the network does; multiplied by the latency.</summary>
    Static,

    /// <summary>A time or a number of cycles.</summary>
    Timing,

    /// <summary>Anything else that a model needs: capacities, widths, rates.</summary>
    Parameter,
}
