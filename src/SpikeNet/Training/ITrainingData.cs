using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Labelled samples that can be encoded as spikes, with random variation in training and without it otherwise.</summary>
public interface ITrainingData
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>The class of a sample.</summary>
    int LabelOf(int sample);

    /// <summary>The scores that a teacher gave some samples, <c>[B, C]</c>, for losses that learn from them; null, the default, where there is no teacher.</summary>
    /// <param name="samples">Which samples.</param>
    Tensor? TeacherScoresOf(ReadOnlySpan<int> samples) => null;

    /// <summary>T of a sample where samples differ in length: only samples of the same length go through the network together. Null, the default, for one length of all.</summary>
    int? TimeStepsOf(int sample) => null;

    /// <summary>The spikes of some samples, <c>[T, B, N]</c>.</summary>
    /// <param name="samples">Which samples.</param>
    /// <param name="augmentation">Where random variation comes from; null for none.</param>
    SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation);
}
