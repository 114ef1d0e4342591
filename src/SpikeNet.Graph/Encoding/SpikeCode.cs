namespace SpikeNet.Graph;

/// <summary>How values in [0, 1] become spikes over T steps.</summary>
/// <param name="Kind">The code.</param>
/// <param name="TimeSteps">T.</param>
/// <param name="Threshold">Values below are silent (<see cref="SpikeCodeKind.Latency"/>); in [0, 1).</param>
public sealed record SpikeCode(SpikeCodeKind Kind, int TimeSteps, double Threshold = 0)
{
    /// <summary>How often a channel can spike in one sample.</summary>
    public int MaximumSpikesPerChannel => Kind == SpikeCodeKind.Latency ? 1 : TimeSteps;
}
