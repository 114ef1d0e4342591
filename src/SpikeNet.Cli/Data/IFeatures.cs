namespace SpikeNet.Cli.Data;

/// <summary>Samples whose values before they became spikes can be had: what a network without spikes would be given.</summary>
internal interface IFeatures
{
    /// <summary>The values of a sample, in [0, 1], as many for each.</summary>
    float[] FeaturesOf(int sample);
}
