using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Images as training data, coded as spikes.</summary>
internal sealed class ImageData(ImmutableArray<float[]> images, ImmutableArray<int> labels, SpikeCode code) : ITrainingData, IFeatures
{
    /// <inheritdoc/>
    public int Count => images.Length;

    /// <inheritdoc/>
    public int LabelOf(int sample) => labels[sample];

    /// <inheritdoc/>
    public float[] FeaturesOf(int sample) => images[sample];

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation) =>
        SpikeEncoder.Encode([.. samples.ToArray().Select(s => images[s])], code);
}
