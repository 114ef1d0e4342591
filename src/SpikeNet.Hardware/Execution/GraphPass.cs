using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Hardware.Execution;

/// <summary>What the nodes of a graph gave for a batch; it lives until the executor that made it runs the next one.</summary>
public sealed class GraphPass
{
    private readonly ReadOutNode _readOut;
    private readonly Dictionary<string, int> _places;
    private readonly int _scored;
    private readonly List<Signal[]> _stretches;

    internal GraphPass(ReadOutNode readOut, Dictionary<string, int> places, int scored, int batchSize, List<Signal[]> stretches)
    {
        (_readOut, _places, _scored, BatchSize, _stretches) = (readOut, places, scored, batchSize, stretches);
    }

    /// <summary>The number of samples.</summary>
    public int BatchSize { get; }

    /// <summary>What a node gave, stretch of time steps after stretch; one stretch where the graph has no cycle.</summary>
    /// <param name="node">The node's name.</param>
    /// <exception cref="KeyNotFoundException">The graph has no such node, or it is the read-out.</exception>
    public IEnumerable<Signal> Of(string node)
    {
        var place = _places[node];
        return _stretches.Select(s => s[place]);
    }

    /// <summary>One score per sample and class, <c>[B, classes]</c>, as <see cref="GraphRun.Scores"/>.</summary>
    public double[] Scores()
    {
        var scores = new ReadOutScores(_readOut, BatchSize, _stretches.Sum(s => s[_scored].TimeSteps));
        var row = new double[_readOut.ExpectedInput.Count];
        for (var b = 0; b < BatchSize; b++)
        {
            scores.Begin(b);
            foreach (var stretch in _stretches)
            {
                for (var t = 0; t < stretch[_scored].TimeSteps; t++)
                {
                    Read(stretch[_scored], t, b, row);
                    scores.Step(b, row);
                }
            }
        }

        return scores.Scores;
    }

    private static void Read(Signal signal, int t, int b, double[] row)
    {
        var at = (t * signal.BatchSize) + b;
        if (signal.Dense is { } values)
        {
            for (var i = 0; i < row.Length; i++)
                row[i] = values.Span[(at * row.Length) + i];
            return;
        }

        Array.Clear(row);
        var spikes = signal.Spikes!;
        for (var e = spikes.RowOffsets[at]; e < spikes.RowOffsets[at + 1]; e++)
            row[spikes.Indices[e]] = spikes.Payload.IsEmpty ? 1 : spikes.Payload[e];
    }
}
