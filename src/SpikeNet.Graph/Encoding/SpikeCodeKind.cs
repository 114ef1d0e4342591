namespace SpikeNet.Graph;

/// <summary>The ways in which a value becomes spikes.</summary>
public enum SpikeCodeKind
{
    /// <summary>One spike, the earlier the larger the value: step floor((1 - x') T) with x' the value rescaled from [threshold, 1]; none below the threshold (time to first spike).</summary>
    Latency,

    /// <summary>round(x T) spikes spread evenly: step t spikes where floor((t + 1) x + 1/2) exceeds floor(t x + 1/2).</summary>
    RegularRate,
}
