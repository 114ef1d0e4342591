using System.Numerics;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Turns the last layer's activity into one score per class; see <see cref="ReadOutRule"/>.</summary>
/// <param name="name">The name of its graph node.</param>
/// <param name="rule">How scores are made.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="decay">The factor per step of the leaky integrator, or of <see cref="ReadOutRule.TemporalWeight"/>, in (0, 1].</param>
/// <param name="neuronsPerClass">k, the neurons of a class, for <see cref="ReadOutRule.PopulationVote"/> and <see cref="ReadOutRule.TemporalWeight"/>: value c k + j is neuron j of class c.</param>
/// <exception cref="ArgumentException">There is no class, the decay is not in (0, 1], or the rule takes one neuron per class.</exception>
/// <remarks>
/// Cross-entropy on rates is <see cref="CrossEntropy"/> on the scores of <see cref="ReadOutRule.SpikeRate"/> or
/// <see cref="ReadOutRule.SpikeCount"/>, on membranes that of <see cref="ReadOutRule.Maximum"/>, <see cref="ReadOutRule.Last"/> or
/// <see cref="ReadOutRule.Mean"/> behind neurons that do not spike, on first spikes that of <see cref="ReadOutRule.FirstSpike"/>;
/// <see cref="ReadOutRule.TemporalWeight"/> is the decoder of ETTFS (arXiv 2410.23619), with decay = 1 / gamma, and its loss is
/// <see cref="CrossEntropy"/> on the scores.
/// </remarks>
public sealed class ReadOut(string name, ReadOutRule rule, int classes, double decay = 1, int neuronsPerClass = 1)
{
    /// <summary>The name of its graph node.</summary>
    public string Name { get; } = name;

    private readonly double _decay = decay is > 0 and <= 1
        ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, $"The read-out '{name}' takes a decay in (0, 1].");

    /// <summary>The number of classes.</summary>
    public int Classes { get; } = classes >= 1
        ? classes
        : throw new ArgumentOutOfRangeException(nameof(classes), classes, $"The read-out '{name}' takes at least one class.");

    /// <summary>k, the neurons of a class.</summary>
    public int NeuronsPerClass { get; } = neuronsPerClass == 1 || (neuronsPerClass > 1 && rule is ReadOutRule.PopulationVote or ReadOutRule.TemporalWeight)
        ? neuronsPerClass
        : throw new ArgumentException($"The read-out '{name}' ({rule}) takes one neuron per class, not {neuronsPerClass}.", nameof(neuronsPerClass));

    /// <summary>The number of values that it takes, classes times neurons per class.</summary>
    public int InFeatures => Classes * NeuronsPerClass;

    /// <summary>How scores are made.</summary>
    public ReadOutRule Rule { get; } = rule;

    /// <summary>The steps of one neuron that a score of 1 is counted over: T for counts, 1 for rates, k T for votes of k neurons.</summary>
    /// <param name="timeSteps">T.</param>
    internal int StepsCounted(int timeSteps) => Rule == ReadOutRule.SpikeRate ? 1 : timeSteps * NeuronsPerClass;

    /// <summary>The graph node.</summary>
    public ReadOutNode ToNode() => new(Name, Rule, Classes, _decay, NeuronsPerClass);

    /// <summary>Makes the scores.</summary>
    /// <param name="input">The last layer's output: spikes for rules of spikes, otherwise sums or states, <c>[T, B, classes * k]</c>.</param>
    /// <param name="context">The pass.</param>
    /// <returns>The scores, <c>[1, B, classes]</c>; its gradient is what the loss fills in.</returns>
    public Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The read-out '{Name}' takes {InFeatures} inputs, but {input.Features} came.", nameof(input));
        return Rule switch
        {
            ReadOutRule.SpikeCount or ReadOutRule.PopulationVote or ReadOutRule.SpikeRate or ReadOutRule.FirstSpike or ReadOutRule.TemporalWeight =>
                new SpikeScores(this, (float)_decay).Of(input, context),
            ReadOutRule.Mean => Average(input, context),
            _ => Integrate(input, context),
        };
    }

    private Signal Average(Signal input, StepContext context)
    {
        var x = Values(input).Span;
        var scores = new Tensor([1, input.BatchSize, Classes], context.Arena);
        var sums = scores.Span;
        for (var t = 0; t < input.TimeSteps; t++)
            System.Numerics.Tensors.TensorPrimitives.Add(sums, x.Slice(t * sums.Length, sums.Length), sums);
        System.Numerics.Tensors.TensorPrimitives.Divide(sums, input.TimeSteps, sums);
        var output = Signal.Of(scores, needsGradient: true);
        context.Tape?.Record(() =>
        {
            var gradient = new Tensor([input.TimeSteps, input.BatchSize, Classes], context.Arena, zeroed: false);
            var from = GradientOf(output);
            var width = from.Length;
            System.Numerics.Tensors.TensorPrimitives.Divide(from.Span, input.TimeSteps, gradient.Span[..width]);
            for (var t = 1; t < input.TimeSteps; t++)
                gradient.Span[..width].CopyTo(gradient.Span[(t * width)..]);
            input.AddGradient(gradient, context.Arena, made: true);
        });
        return output;
    }

    /// <summary>What the loss gave back.</summary>
    /// <exception cref="InvalidOperationException">No loss was computed from the scores.</exception>
    internal Tensor GradientOf(Signal scores) =>
        scores.Gradient ?? throw new InvalidOperationException($"No gradient reached the read-out '{Name}': compute a loss of its scores before going back.");

    private Tensor Values(Signal input) =>
        input.Dense ?? throw new ArgumentException($"The read-out '{Name}' takes values, but spikes came.", nameof(input));

    private Signal Integrate(Signal input, StepContext context)
    {
        var x = Values(input).Span;
        var width = input.BatchSize * Classes;
        var best = new int[width];
        var scores = new Tensor([1, input.BatchSize, Classes], context.Arena);
        var keep = Rule is ReadOutRule.Maximum or ReadOutRule.Last ? 0 : (float)_decay;
        var last = Rule is ReadOutRule.LeakyLast or ReadOutRule.Last;
        Integrate(x, input.TimeSteps, keep, last, scores.Span, best);

        var output = Signal.Of(scores, needsGradient: true);
        context.Tape?.Record(() =>
        {
            // The score is the integrator at step best[i]; earlier inputs reached it through the leak.
            var gradient = new Tensor([input.TimeSteps, input.BatchSize, Classes], context.Arena);
            var g = gradient.Span;
            var from = GradientOf(output).Span;
            for (var i = 0; i < width; i++)
            {
                var value = from[i];
                for (var t = best[i]; t >= 0 && value != 0; t--, value *= keep)
                    g[(t * width) + i] = value;
            }

            input.AddGradient(gradient, context.Arena, made: true);
        });
        return output;
    }

    /// <summary>u = keep u + x over time, and its last value or its largest with the step at which it came, several classes at a time.</summary>
    private static void Integrate(ReadOnlySpan<float> x, int steps, float keep, bool last, Span<float> scores, Span<int> best)
    {
        var width = scores.Length;
        var i = 0;
        for (var lanes = Vector<float>.Count; i + lanes <= width; i += lanes)
        {
            var (u, score, at) = (Vector<float>.Zero, Vector<float>.Zero, Vector<int>.Zero);
            for (var t = 0; t < steps; t++)
            {
                u = (u * keep) + new Vector<float>(x[((t * width) + i)..]);
                var better = t == 0 || last ? Vector<int>.AllBitsSet : Vector.GreaterThan(u, score);
                score = Vector.ConditionalSelect(better, u, score);
                at = Vector.ConditionalSelect(better, new Vector<int>(t), at);
            }

            score.CopyTo(scores[i..]);
            at.CopyTo(best[i..]);
        }

        for (; i < width; i++)
        {
            var u = 0f;
            for (var t = 0; t < steps; t++)
            {
                u = (keep * u) + x[(t * width) + i];
                if (t == 0 || last || u > scores[i])
                    (scores[i], best[i]) = (u, t);
            }
        }
    }
}
