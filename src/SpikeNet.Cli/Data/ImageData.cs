using System.Collections.Immutable;
using SpikeNet.Datasets.Images;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Images as training data: augmented where asked, then coded as spikes.</summary>
internal sealed class ImageData(ImmutableArray<float[]> images, ImmutableArray<int> labels, SpikeCode code, ImageAugmentation augment) : ITrainingData, IFeatures
{
    /// <inheritdoc/>
    public int Count => images.Length;

    /// <inheritdoc/>
    public int LabelOf(int sample) => labels[sample];

    /// <inheritdoc/>
    public float[] FeaturesOf(int sample) => images[sample];

    /// <inheritdoc/>
    public float[] VariedFeaturesOf(int sample, SplitMix64 augmentation)
    {
        if (!augment.Changes)
            return images[sample];
        var changed = new float[images[sample].Length];
        augment.Apply(images[sample], changed, augmentation.NextUInt64());
        return changed;
    }

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var chosen = new float[samples.Length][];
        for (var i = 0; i < chosen.Length; i++)
            chosen[i] = images[samples[i]];
        if (augmentation is not null && augment.Changes)
        {
            var seeds = Array.ConvertAll(chosen, _ => augmentation.NextUInt64());
            Workers.Run(chosen.Length, i =>
            {
                var changed = new float[chosen[i].Length];
                augment.Apply(chosen[i], changed, seeds[i]);
                chosen[i] = changed;
            });
        }

        return SpikeEncoder.Encode(chosen, code);
    }
}
