using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets.Audio;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Mel images as training data: augmented where asked, then coded as spikes.</summary>
/// <param name="images">The images of the recordings as they are.</param>
/// <param name="encoding">Front end and code.</param>
/// <param name="options">How far images may be changed.</param>
/// <param name="sound">How the sound may be changed before; null leaves it.</param>
internal sealed class MelImageData(MelImages images, InputEncoding encoding, MelAugmentationOptions options, SoundVariation.Source? sound = null) : ITrainingData, IFeatures
{
    private readonly MelAugmentation _augmentation = new(encoding.MelImage.Bands, encoding.MelImage.Frames, options);

    /// <inheritdoc/>
    public int Count => images.Images.Length;

    /// <inheritdoc/>
    public int LabelOf(int sample) => images.Recordings[sample].Label;

    /// <inheritdoc/>
    public float[] FeaturesOf(int sample) => images.Images[sample];

    /// <inheritdoc/>
    public float[] VariedFeaturesOf(int sample, SplitMix64 augmentation) => Vary(sample, Draw(augmentation));

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var which = samples.ToArray();
        if (augmentation is null)
            return SpikeEncoder.Encode(Array.ConvertAll(which, FeaturesOf), encoding.Code);
        var seeds = Array.ConvertAll(which, _ => Draw(augmentation));
        var chosen = new float[which.Length][];
        Workers.Run(chosen.Length, i => chosen[i] = Vary(which[i], seeds[i]));
        return SpikeEncoder.Encode(chosen, encoding.Code);
    }

    private (ulong Sound, ulong Image) Draw(SplitMix64 random) => (sound is null ? 0 : random.NextUInt64(), random.NextUInt64());

    private float[] Vary(int sample, (ulong Sound, ulong Image) seeds)
    {
        var image = sound is null ? images.Images[sample] : MelImages.Image(images.FrontEnd, sound.Apply(images.Recordings[sample].Load(), seeds.Sound));
        var changed = new float[image.Length];
        _augmentation.Apply(image, changed, seeds.Image);
        return changed;
    }
}
