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

    /// <summary>The counts of each dense node in order.</summary>
    public required ImmutableArray<NodeCounts> Counts { get; init; }

    /// <summary>Neuron steps in which an integer potential saturated; 0 for real numbers.</summary>
    public required long Saturations { get; init; }

    /// <summary>All synaptic operations.</summary>
    public long SynapticOperations => Counts.Sum(c => c.SynapticOperations);

    /// <summary>The run layer by layer, in order.</summary>
    /// <param name="graph">The graph that ran.</param>
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
