using SpikeNet.Tensors;
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
        foreach (var samples in BatchPlan.InOrder(data, batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            arena.Reset();
            var output = network.Forward(data.Encode(samples, null), new StepContext { Arena = arena });
            right += CountRight(output.Scores, [.. samples.Select(data.LabelOf)]);
        }

        return (double)right / Math.Max(1, data.Count);
    }

    internal static int CountRight(Signal scores, ReadOnlySpan<int> labels)
    {
        var values = scores.Dense!.Span;
        var classes = scores.Features;
        var right = 0;
        for (var b = 0; b < labels.Length; b++)
        {
            // The place of the maximum of something that is no number is that of the first such: no answer.
            var row = values.Slice(b * classes, classes);
            var answer = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(row);
            if (answer == labels[b] && !float.IsNaN(row[answer]))
                right++;
        }

        return right;
    }
}
