using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>When a network whose output neurons spike decides, and how often it would be right if it were asked then, added up batch by batch.</summary>
/// <remarks>
/// The first decision is that of the step (from 0) in which an output neuron spikes first: the class of the highest score of that step's
/// spikes, the first of equals. A decision is settled from the step on from which the class with the highest score stays the same. A
/// sample without output spikes is undecided: it is counted as the first class, and in no mean.
/// </remarks>
/// <param name="readOut">A read-out of spikes.</param>
/// <param name="timeSteps">T.</param>
public sealed class DecisionTiming(ReadOutNode readOut, int timeSteps)
{
    private readonly int[] _right = new int[timeSteps];
    private long _firstSteps;
    private long _settledSteps;

    /// <summary>Whether a read-out takes spikes whose time can be told.</summary>
    /// <param name="rule">Its rule.</param>
    public static bool IsOfSpikes(ReadOutRule rule) =>
        rule is ReadOutRule.SpikeCount or ReadOutRule.PopulationVote or ReadOutRule.FirstSpike or ReadOutRule.TemporalWeight;

    /// <summary>The samples that were run.</summary>
    public int Samples { get; private set; }

    /// <summary>Samples without any output spike.</summary>
    public int Undecided { get; private set; }

    /// <summary>Samples whose first decision is right.</summary>
    public int FirstRight { get; private set; }

    /// <summary>Samples that are right when asked after each step; the last is the network's own answer.</summary>
    public ImmutableArray<int> RightByStep => [.. _right];

    /// <summary>The mean step of the first decision, from 0; null where none was made.</summary>
    public double? MeanFirstStep => Samples == Undecided ? null : (double)_firstSteps / (Samples - Undecided);

    /// <summary>The mean step from which the decision stays the same, from 0; null where none was made.</summary>
    public double? MeanSettledStep => Samples == Undecided ? null : (double)_settledSteps / (Samples - Undecided);

    /// <summary>Adds a batch.</summary>
    /// <param name="spikes">The spikes that reach the read-out, <c>[T, B, classes * k]</c>.</param>
    /// <param name="labels">The classes of the samples.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or the read-out takes no spikes.</exception>
    public void Add(SpikeTrain spikes, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        var features = readOut.Classes * readOut.NeuronsPerClass;
        if (spikes.TimeSteps != timeSteps || spikes.Features != features || spikes.BatchSize != labels.Length || !IsOfSpikes(readOut.Rule))
            throw new ArgumentException($"The read-out '{readOut.Name}' ({readOut.Rule}) takes {features} neurons over {timeSteps} steps, but {spikes} came with {labels.Length} labels.", nameof(spikes));
        var scores = new ReadOutScores(readOut, spikes.BatchSize, timeSteps);
        var values = new double[features];
        for (var b = 0; b < labels.Length; b++)
        {
            scores.Begin(b);
            var (first, settled, guess) = (-1, 0, -1);
            for (var t = 0; t < timeSteps; t++)
            {
                Array.Clear(values);
                foreach (var i in spikes.Row(t, b))
                    values[i] = 1;
                scores.Step(b, values);
                if (first < 0 && !spikes.Row(t, b).IsEmpty)
                    first = t;
                var now = Highest(scores.Scores.AsSpan(b * readOut.Classes, readOut.Classes));
                if (now != guess || first == t)
                    (guess, settled) = (now, t);
                _right[t] += now == labels[b] ? 1 : 0;
                if (first == t || (first < 0 && t == timeSteps - 1))
                    FirstRight += now == labels[b] ? 1 : 0;
            }

            Samples++;
            Undecided += first < 0 ? 1 : 0;
            _firstSteps += Math.Max(0, first);
            _settledSteps += first < 0 ? 0 : settled;
        }
    }

    private static int Highest(ReadOnlySpan<double> scores)
    {
        var best = 0;
        for (var c = 1; c < scores.Length; c++)
            best = scores[c] > scores[best] ? c : best;
        return best;
    }
}
