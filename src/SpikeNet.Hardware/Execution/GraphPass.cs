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
        var scores = new double[BatchSize * _readOut.Classes];
        if (_readOut.Rule == ReadOutRule.SpikeCount)
            CountSpikes(scores);
        else
            Integrate(scores);
        return scores;
    }

    private void CountSpikes(double[] scores)
    {
        foreach (var spikes in _stretches.Select(s => s[_scored].Spikes!))
        {
            for (var r = 0; r < spikes.Rows; r++)
            {
                var sample = r % BatchSize * _readOut.Classes;
                for (var e = spikes.RowOffsets[r]; e < spikes.RowOffsets[r + 1]; e++)
                    scores[sample + spikes.Indices[e]] += spikes.Payload.IsEmpty ? 1 : spikes.Payload[e];
            }
        }
    }

    private void Integrate(double[] scores)
    {
        Array.Fill(scores, double.NegativeInfinity);
        var u = new float[scores.Length];
        var decay = (float)_readOut.Decay;
        foreach (var values in _stretches.Select(s => s[_scored].Dense!))
        {
            for (var t = 0; t < values.Shape[0]; t++)
            {
                var row = values.Span.Slice(t * scores.Length, scores.Length);
                for (var i = 0; i < scores.Length; i++)
                {
                    u[i] = _readOut.Rule is ReadOutRule.Maximum or ReadOutRule.Last ? row[i] : (decay * u[i]) + row[i];
                    scores[i] = _readOut.Rule is ReadOutRule.LeakyMaximum or ReadOutRule.Maximum ? Math.Max(scores[i], u[i]) : u[i];
                }
            }
        }
    }
}
