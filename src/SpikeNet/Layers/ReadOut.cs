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
            input.Gradient = gradient;
        });
        return output;
    }

    private Signal Integrate(Signal input, StepContext context)
    {
        var x = (input.Dense ?? throw new ArgumentException($"The read-out '{Name}' takes values, but spikes came.", nameof(input))).Span;
        var width = input.BatchSize * Classes;
        var u = new float[width];
        var best = new int[width];
        var scores = new Tensor([1, input.BatchSize, Classes], context.Arena);
        var target = scores.Span;
        var keep = Rule is ReadOutRule.Maximum or ReadOutRule.Last ? 0 : (float)decay;
        for (var t = 0; t < input.TimeSteps; t++)
        {
            for (var i = 0; i < width; i++)
            {
                u[i] = (keep * u[i]) + x[(t * width) + i];
                if (t == 0 || Rule is ReadOutRule.LeakyLast or ReadOutRule.Last || u[i] > target[i])
                {
                    target[i] = u[i];
                    best[i] = t;
                }
            }
        }

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

            input.Gradient = gradient;
        });
        return output;
    }
}
