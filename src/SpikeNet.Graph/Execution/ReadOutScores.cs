namespace SpikeNet.Graph;

/// <summary>The scores of a read-out, sample by sample and step by step: the definition, for the interpreter and for whoever runs a graph otherwise.</summary>
/// <param name="node">The read-out.</param>
/// <param name="batchSize">The number of samples.</param>
/// <param name="timeSteps">T.</param>
public sealed class ReadOutScores(ReadOutNode node, int batchSize, int timeSteps)
{
    private readonly float[] _u = new float[node.Classes];
    private int _step;
    private float _weight;

    /// <summary><c>[B, classes]</c>.</summary>
    public double[] Scores { get; } = new double[batchSize * node.Classes];

    /// <summary>Begins a sample.</summary>
    /// <param name="sample">Its place in the batch.</param>
    public void Begin(int sample)
    {
        Array.Clear(_u);
        _step = 0;
        _weight = 1;
        Scores.AsSpan(sample * node.Classes, node.Classes)
            .Fill(node.Rule is ReadOutRule.LeakyMaximum or ReadOutRule.Maximum ? double.NegativeInfinity : 0);
    }

    /// <summary>Takes the next step of the sample that was begun last.</summary>
    /// <param name="sample">Its place in the batch.</param>
    /// <param name="values">What reaches the read-out: one value for each neuron, 0 where there is no event.</param>
    public void Step(int sample, ReadOnlySpan<double> values)
    {
        var scores = Scores.AsSpan(sample * node.Classes, node.Classes);
        for (var c = 0; c < scores.Length; c++)
            scores[c] = Next(scores[c], ref _u[c], values, c);
        _step++;
        _weight = (float)(_weight * (float)node.Decay);
    }

    private double Next(double score, ref float u, ReadOnlySpan<double> values, int c)
    {
        var x = (float)values[c * node.NeuronsPerClass];
        switch (node.Rule)
        {
            case ReadOutRule.SpikeCount:
                return score + x;
            case ReadOutRule.PopulationVote:
                for (var j = 0; j < node.NeuronsPerClass; j++)
                    score += values[(c * node.NeuronsPerClass) + j];
                return score;
            case ReadOutRule.SpikeRate or ReadOutRule.Mean:
                u += x;
                return _step == timeSteps - 1 ? u / timeSteps : 0;
            case ReadOutRule.FirstSpike:
                return score == 0 && x != 0 ? timeSteps - _step : score;
            case ReadOutRule.TemporalWeight:
                for (var j = 0; j < node.NeuronsPerClass; j++)
                {
                    if (values[(c * node.NeuronsPerClass) + j] != 0)
                        score = (float)((float)score + _weight);
                }

                return score;
            case ReadOutRule.Maximum:
                return Math.Max(score, x);
            case ReadOutRule.Last:
                return x;
            default:
                u = (float)((float)node.Decay * u) + x;
                return node.Rule == ReadOutRule.LeakyMaximum ? Math.Max(score, u) : u;
        }
    }
}
