using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Samples whose values before they became spikes can be had: what a network without spikes would be given.</summary>
internal interface IFeatures
{
    /// <summary>The values of a sample, in [0, 1], as many for each.</summary>
    float[] FeaturesOf(int sample);

    /// <summary>The same, varied as in training; by default they are not.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="augmentation">Where random variation comes from.</param>
    float[] VariedFeaturesOf(int sample, SplitMix64 augmentation) => FeaturesOf(sample);
}
