namespace SpikeNet.Hardware.Report;

/// <summary>How targets are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Whether targets that the network does not fit are priced all the same, and labelled so.</summary>
    public bool WhatIf { get; init; }
}
