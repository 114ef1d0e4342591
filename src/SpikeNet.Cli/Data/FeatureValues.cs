using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>The values of samples in one step, before they became spikes: what networks without spikes learn from.</summary>
internal sealed class FeatureValues(ITrainingData data) : ITrainingData
{
    private readonly IFeatures _features = data as IFeatures ?? throw new ArgumentException("Images and mel images have values.", nameof(data));

    /// <inheritdoc/>
    public int Count => data.Count;

    /// <inheritdoc/>
    public int LabelOf(int sample) => data.LabelOf(sample);

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var values = new float[samples.Length][];
        for (var i = 0; i < values.Length; i++)
            values[i] = augmentation is null ? _features.FeaturesOf(samples[i]) : _features.VariedFeaturesOf(samples[i], augmentation);
        return CodedValues.Direct(values, new int[values.Length]).Encode([.. Enumerable.Range(0, values.Length)], null);
    }

    /// <summary>The samples presented as spikes.</summary>
    internal CodedValues Coded(Graph.SpikeCode code) => CodedValues.Spikes(
        [.. Enumerable.Range(0, Count).Select(_features.FeaturesOf)], [.. Enumerable.Range(0, Count).Select(LabelOf)], code);
}
