namespace SpikeNet.Graph;

/// <summary>The scores of a read-out, step by step.</summary>
internal sealed class ReadOutScores(ReadOutNode node, int batchSize)
{
    private readonly float[] _u = new float[node.Classes];

    /// <summary><c>[B, classes]</c>.</summary>
    internal double[] Scores { get; } = new double[batchSize * node.Classes];

    internal void Begin(int sample)
    {
        Array.Clear(_u);
        Scores.AsSpan(sample * node.Classes, node.Classes).Fill(node.Rule == ReadOutRule.SpikeCount ? 0 : double.NegativeInfinity);
    }

    internal void Step(int sample, NodeRow input)
    {
        var scores = Scores.AsSpan(sample * node.Classes, node.Classes);
        for (var c = 0; c < scores.Length; c++)
        {
            var x = (float)input.Values[c];
            if (node.Rule == ReadOutRule.SpikeCount)
            {
                scores[c] += x;
                continue;
            }

            _u[c] = node.Rule is ReadOutRule.Maximum or ReadOutRule.Last ? x : (float)((float)node.Decay * _u[c]) + x;
            scores[c] = node.Rule is ReadOutRule.LeakyMaximum or ReadOutRule.Maximum ? Math.Max(scores[c], _u[c]) : _u[c];
        }
    }
}
