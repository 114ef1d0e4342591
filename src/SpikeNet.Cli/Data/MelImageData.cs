using SpikeNet.Datasets.Audio;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Mel images as training data: augmented where asked, then coded as spikes.</summary>
internal sealed class MelImageData(MelImages images, InputEncoding encoding, MelAugmentationOptions options) : ITrainingData, IFeatures
{
    private readonly MelAugmentation _augmentation = new(encoding.MelImage.Bands, encoding.MelImage.Frames, options);

    /// <inheritdoc/>
    public int Count => images.Images.Length;

    /// <inheritdoc/>
    public int LabelOf(int sample) => images.Labels[sample];

    /// <inheritdoc/>
    public float[] FeaturesOf(int sample) => images.Images[sample];

    /// <inheritdoc/>
    public float[] VariedFeaturesOf(int sample, SplitMix64 augmentation)
    {
        var changed = new float[images.Images[sample].Length];
        _augmentation.Apply(images.Images[sample], changed, augmentation.NextUInt64());
        return changed;
    }

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var chosen = new float[samples.Length][];
        for (var i = 0; i < chosen.Length; i++)
            chosen[i] = augmentation is null ? images.Images[samples[i]] : VariedFeaturesOf(samples[i], augmentation);
        return SpikeEncoder.Encode(chosen, encoding.Code);
    }
}
