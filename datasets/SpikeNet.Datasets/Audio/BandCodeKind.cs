namespace SpikeNet.Datasets.Audio;

/// <summary>The ways in which the levels of bands become spikes.</summary>
public enum BandCodeKind
{
    /// <summary>Channels with thresholds of their own, which spike in every step in which the level reaches them.</summary>
    Threshold,

    /// <summary>Two channels, which spike when the level has risen or fallen by a step.</summary>
    LevelCrossing,

    /// <summary>A leaky integrate-and-fire neuron.</summary>
    LeakyIntegrateAndFire,
}
