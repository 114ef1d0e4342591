using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Which samples go through the network together: of one length, and as many as asked for or what is left.</summary>
internal static class BatchPlan
{
    /// <summary>The samples in the order of their numbers.</summary>
    internal static int[][] InOrder(ITrainingData data, int batchSize) =>
        [.. ByLength(data, [.. Enumerable.Range(0, data.Count)]).SelectMany(samples => samples.Chunk(batchSize))];

    /// <summary>The samples in random order.</summary>
    internal static int[][] Shuffled(ITrainingData data, int batchSize, SplitMix64 random)
    {
        var order = Enumerable.Range(0, data.Count).ToArray();
        random.Shuffle<int>(order);
        var lengths = ByLength(data, order);
        int[][] batches = [.. lengths.SelectMany(samples => samples.Chunk(batchSize))];

        // Else an epoch would go from length to length, and the weights would follow.
        if (lengths.Count > 1)
            random.Shuffle<int[]>(batches);
        return batches;
    }

    private static List<List<int>> ByLength(ITrainingData data, int[] order)
    {
        var lengths = new List<List<int>>();
        var places = new Dictionary<int, List<int>>();
        foreach (var sample in order)
        {
            var length = data.TimeStepsOf(sample) ?? 0;
            if (!places.TryGetValue(length, out var samples))
            {
                places[length] = samples = [];
                lengths.Add(samples);
            }

            samples.Add(sample);
        }

        return lengths;
    }
}
