using SpikeNet.Tensors;

namespace SpikeNet.Tests.Training;

/// <summary>Three classes: which third of the twelve inputs is active, with noise; ten steps, or the given numbers in turn.</summary>
internal sealed class Blocks(int count = 96, params int[] lengths) : ITrainingData
{
    /// <summary>The sizes and lengths of the batches that were asked for.</summary>
    public List<(int Size, int Length)> Batches { get; } = [];

    public int Count => count;

    public int LabelOf(int sample) => sample % 3;

    public int? TimeStepsOf(int sample) => lengths.Length == 0 ? null : LengthOf(sample);

    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var steps = LengthOf(samples[0]);
        Batches.Add((samples.Length, steps));
        var values = new float[steps * samples.Length * 12];
        for (var b = 0; b < samples.Length; b++)
        {
            if (LengthOf(samples[b]) != steps)
                throw new ArgumentException("One batch, one length.", nameof(samples));
            var random = new SplitMix64((ulong)samples[b] + (augmentation?.NextUInt64() ?? 0));
            for (var t = 0; t < steps; t++)
                for (var i = 0; i < 12; i++)
                    values[(((t * samples.Length) + b) * 12) + i] = random.NextDouble() < (i / 4 == LabelOf(samples[b]) ? 0.5 : 0.1) ? 1 : 0;
        }

        return SpikeTrain.FromDense(values, steps, samples.Length, 12);
    }

    private int LengthOf(int sample) => lengths.Length == 0 ? 10 : lengths[sample % lengths.Length];
}
