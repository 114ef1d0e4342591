using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>What a graph did with a batch: the scores, every layer's spikes, and the counts.</summary>
public sealed record GraphRun
{
    /// <summary>One score per sample and class, <c>[B, classes]</c>; in the integer units of the last layer where the graph is quantised.</summary>
    public required double[] Scores { get; init; }

    /// <summary>The number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>The spikes of the input and of each neuron node, by the node's name.</summary>
    public required ImmutableSortedDictionary<string, SpikeTrain> Spikes { get; init; }

    /// <summary>The counts of each dense node and convolution, in the order of <see cref="SpikeGraph.Layers"/>, then those inside paths, named path/node.</summary>
    public required ImmutableArray<NodeCounts> Counts { get; init; }

    /// <summary>Neuron steps in which an integer potential saturated; 0 for real numbers.</summary>
    public required long Saturations { get; init; }

    /// <summary>The same for each population of integer neurons, by the node's name.</summary>
    public ImmutableSortedDictionary<string, long> SaturationsOf { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The events of further nodes that give any (pooled, added, delayed ones), where whoever ran the graph kept them as trains.</summary>
    public ImmutableSortedDictionary<string, SpikeTrain> OtherEvents { get; init; } = ImmutableSortedDictionary<string, SpikeTrain>.Empty;

    /// <summary>The largest |v| of each population in real numbers, before resets, where whoever ran the graph measured it.</summary>
    public ImmutableSortedDictionary<string, double> LargestPotentials { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The largest magnitude of every place of each neuron program in real numbers, where whoever ran the graph measured it.</summary>
    internal ImmutableSortedDictionary<string, ImmutableArray<double>> LargestValues { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<double>>.Empty;

    /// <summary>All synaptic operations.</summary>
    public long SynapticOperations => Counts.Sum(c => c.SynapticOperations);

    /// <summary>The events of every node behind the input that gives any, kept as small as they come.</summary>
    internal ImmutableSortedDictionary<string, EventRecord> Records { get; init; } = ImmutableSortedDictionary<string, EventRecord>.Empty;

    /// <summary>The events that a node gave: spikes, or pooled and added ones with their values as payload.</summary>
    /// <param name="node">The node's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such node, or it gives sums.</exception>
    public SpikeTrain EventsOf(string node) =>
        Spikes.TryGetValue(node, out var spikes) || OtherEvents.TryGetValue(node, out spikes) ? spikes
        : Records.TryGetValue(node, out var record) ? record.ToTrain()
        : throw new KeyNotFoundException($"No node '{node}' gave events.");

    /// <summary>The run of any graph, layer by layer in order.</summary>
    /// <param name="graph">The graph that ran.</param>
    public ImmutableArray<LayerTrace> LayerTraces(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return
        [
            .. graph.Layers().Zip(Counts, (layer, counts) => new LayerTrace(
                layer, counts, EventsOf(layer.Source), [.. layer.Neurons.Select(n => Spikes.GetValueOrDefault(n.Name))])),
        ];
    }

    /// <summary>The run of a chain of dense nodes and neurons, layer by layer in order.</summary>
    /// <param name="graph">The graph that ran.</param>
    /// <exception cref="InvalidOperationException">The graph is no such chain; see <see cref="LayerTraces"/>.</exception>
    public ImmutableArray<StageTrace> Trace(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var input = Spikes[graph.Input.Name];
        var traces = ImmutableArray.CreateBuilder<StageTrace>(Counts.Length);
        foreach (var (stage, counts) in graph.Stages().Zip(Counts))
        {
            var output = stage.Spikes ? Spikes[stage.Name] : null;
            traces.Add(new StageTrace(stage, counts, input, output));
            input = output ?? input;
        }

        return traces.ToImmutable();
    }

    /// <summary>The class with the highest score of each sample, the first of equals.</summary>
    public int[] Predictions()
    {
        var predictions = new int[Scores.Length / Classes];
        for (var b = 0; b < predictions.Length; b++)
        {
            var scores = Scores.AsSpan(b * Classes, Classes);
            for (var c = 1; c < Classes; c++)
            {
                if (scores[c] > scores[predictions[b]])
                    predictions[b] = c;
            }
        }

        return predictions;
    }
}
