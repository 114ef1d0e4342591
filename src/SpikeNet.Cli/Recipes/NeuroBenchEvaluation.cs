using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Hardware.NeuroBench;

namespace SpikeNet.Cli.Recipes;

/// <summary>The metrics of NeuroBench on samples.</summary>
internal static class NeuroBenchEvaluation
{
    private const int BatchSize = 128;

    /// <summary>Runs the graph on all samples.</summary>
    /// <exception cref="UserException">Kernels cannot run the graph.</exception>
    internal static NeuroBenchMetrics Run(SpikeGraph graph, ITrainingData data, CancellationToken cancellation)
    {
        if (GraphExecutor.Obstacle(graph) is { } obstacle)
            throw new UserException($"--metrics neurobench: {obstacle}");
        var executor = new GraphExecutor(graph);
        var counter = new NeuroBenchCounter(graph);
        foreach (var samples in Enumerable.Range(0, data.Count).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Run(executor, data.Encode(samples, null), [.. samples.Select(data.LabelOf)]);
        }

        return counter.ToMetrics();
    }
}
