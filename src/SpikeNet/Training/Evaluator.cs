using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>Runs a network over data without learning.</summary>
public static class Evaluator
{
    /// <summary>The share of samples classified rightly; the first of equal scores counts.</summary>
    public static double Accuracy(Network network, ITrainingData data, int batchSize = 128, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var arena = new StepArena();
        var right = 0;
        for (var first = 0; first < data.Count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            arena.Reset();
            var samples = Enumerable.Range(first, Math.Min(batchSize, data.Count - first)).ToArray();
            var output = network.Forward(data.Encode(samples, null), new StepContext { Arena = arena });
            right += CountRight(output, data, samples);
        }

        return (double)right / Math.Max(1, data.Count);
    }

    internal static int CountRight(NetworkOutput output, ITrainingData data, ReadOnlySpan<int> samples)
    {
        var scores = output.Scores.Dense!.Span;
        var classes = output.Scores.Features;
        var right = 0;
        for (var b = 0; b < samples.Length; b++)
        {
            if (System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(scores.Slice(b * classes, classes)) == data.LabelOf(samples[b]))
                right++;
        }

        return right;
    }
}
