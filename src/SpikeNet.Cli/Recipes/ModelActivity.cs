using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;

namespace SpikeNet.Cli.Recipes;

/// <summary>What each node of a graph did on samples: events, their share of what was possible, and synaptic operations.</summary>
internal sealed class ModelActivity
{
    private const int BatchSize = 32;

    private readonly SpikeGraph _graph;
    private readonly Dictionary<string, long> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _operations = new(StringComparer.Ordinal);

    private ModelActivity(SpikeGraph graph) => _graph = graph;

    /// <summary>The number of samples that ran.</summary>
    internal int Samples { get; private set; }

    /// <summary>All synaptic operations, per sample.</summary>
    internal double OperationsPerSample => _operations.Values.Sum() / (double)Samples;

    /// <summary>Runs a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="data">Samples.</param>
    /// <param name="most">So many of them at most, spread over all.</param>
    /// <param name="cancellation">Stops between batches.</param>
    internal static ModelActivity Run(SpikeGraph graph, ITrainingData data, int most, CancellationToken cancellation)
    {
        var activity = new ModelActivity(graph);
        var count = Math.Min(most, data.Count);
        int[] samples = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))];
        foreach (var batch in samples.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            activity.Add(GraphExecutor.Run(graph, data.Encode(batch, null), cancellation), batch.Length);
        }

        return activity;
    }

    /// <summary>Events of a node per feature and step; null for one that gives none.</summary>
    internal double? RateOf(GraphNode node) =>
        _events.TryGetValue(node.Name, out var events) ? events / ((double)Samples * _graph.Input.TimeSteps * node.OutputShape.Count) : null;

    /// <summary>Synaptic operations of a node per sample; null for one without weights.</summary>
    internal double? OperationsOf(GraphNode node) => _operations.TryGetValue(node.Name, out var operations) ? operations / (double)Samples : null;

    /// <summary>How a node with weights computes at the density of what reaches it; null for others.</summary>
    internal string? WorkOf(GraphNode node) =>
        node is SynapseNode synapses && RateOf(_graph.Node(_graph.Sources(node.Name)[0])) is { } density ? KernelChoice.Of(synapses, density) : null;

    private void Add(GraphRun run, int samples)
    {
        Samples += samples;
        var signals = GraphSignals.Of(_graph);
        foreach (var node in _graph.Nodes.Where(n => n is not ReadOutNode && signals[n.Name].IsEvents))
            _events[node.Name] = _events.GetValueOrDefault(node.Name) + run.EventsOf(node.Name).EventCount;
        foreach (var counts in run.Counts)
        {
            // What is inside a path counts as the path's.
            var name = counts.Node.Split('/')[0];
            _operations[name] = _operations.GetValueOrDefault(name) + counts.SynapticOperations;
        }
    }
}
