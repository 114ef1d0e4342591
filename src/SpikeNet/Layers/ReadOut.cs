using System.Numerics;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Turns the last layer's activity into one score per class; see <see cref="ReadOutRule"/>.</summary>
/// <param name="name">The name of its graph node.</param>
/// <param name="rule">How scores are made.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="decay">The factor per step of the leaky integrator, in (0, 1].</param>
public sealed class ReadOut(string name, ReadOutRule rule, int classes, double decay = 1)
{
    /// <summary>The name of its graph node.</summary>
    public string Name { get; } = name;

    /// <summary>The number of classes.</summary>
    public int Classes { get; } = classes;

    /// <summary>How scores are made.</summary>
    public ReadOutRule Rule { get; } = rule;

    /// <summary>The graph node.</summary>
    public ReadOutNode ToNode() => new(Name, Rule, Classes, decay);

    /// <summary>Makes the scores.</summary>
    /// <param name="input">The last layer's output: spikes for <see cref="ReadOutRule.SpikeCount"/>, otherwise sums, <c>[T, B, classes]</c>.</param>
    /// <param name="context">The pass.</param>
    /// <returns>The scores, <c>[1, B, classes]</c>; its gradient is what the loss fills in.</returns>
    public Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != Classes)
            throw new ArgumentException($"The read-out '{Name}' takes {Classes} inputs, but {input.Features} came.", nameof(input));
        return Rule == ReadOutRule.SpikeCount ? CountSpikes(input, context) : Integrate(input, context);
    }

    private Signal CountSpikes(Signal input, StepContext context)
    {
        var spikes = input.Spikes ?? throw new ArgumentException($"The read-out '{Name}' counts spikes, but dense values came.", nameof(input));
        var scores = new Tensor([1, input.BatchSize, Classes], context.Arena);
        var target = scores.Span;
        for (var t = 0; t < spikes.TimeSteps; t++)
            for (var b = 0; b < spikes.BatchSize; b++)
                foreach (var i in spikes.Row(t, b))
                    target[(b * Classes) + i]++;
        var output = Signal.Of(scores, needsGradient: true);
        context.Tape?.Record(() =>
        {
            var gradient = new Tensor([input.TimeSteps, input.BatchSize, Classes], context.Arena, zeroed: false);
            var each = output.Gradient!.Span;
            for (var t = 0; t < input.TimeSteps; t++)
                each.CopyTo(gradient.Span[(t * each.Length)..]);
            input.AddGradient(gradient, context.Arena, made: true);
        });
        return output;
    }

    private Signal Integrate(Signal input, StepContext context)
    {
        var x = (input.Dense ?? throw new ArgumentException($"The read-out '{Name}' takes values, but spikes came.", nameof(input))).Span;
        var width = input.BatchSize * Classes;
        var best = new int[width];
        var scores = new Tensor([1, input.BatchSize, Classes], context.Arena);
        var keep = Rule is ReadOutRule.Maximum or ReadOutRule.Last ? 0 : (float)decay;
        var last = Rule is ReadOutRule.LeakyLast or ReadOutRule.Last;
        Integrate(x, input.TimeSteps, keep, last, scores.Span, best);

        var output = Signal.Of(scores, needsGradient: true);
        context.Tape?.Record(() =>
        {
            // The score is the integrator at step best[i]; earlier inputs reached it through the leak.
            var gradient = new Tensor([input.TimeSteps, input.BatchSize, Classes], context.Arena);
            var g = gradient.Span;
            var from = output.Gradient!.Span;
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
