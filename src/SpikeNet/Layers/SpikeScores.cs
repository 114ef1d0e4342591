using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Scores of spikes and their gradients.</summary>
/// <remarks>
/// Counts and weighted counts are linear in the spikes. The first spike's score is taken as the polynomial that agrees with it for spikes of
/// 0 and 1, sum over t of (T - t) s[t] product over t' before t of (1 - s[t']): with a first spike at f and a second at f2 (T without one)
/// its derivative is f - t at t before f, f2 - f at f, and 0 afterwards. So a class learns by spikes that would come earlier and by the one
/// that decides.
/// </remarks>
internal sealed class SpikeScores(ReadOut readOut, float decay)
{
    private readonly int _perClass = readOut.NeuronsPerClass;

    internal Signal Of(Signal input, StepContext context)
    {
        var spikes = input.Spikes ?? throw new ArgumentException($"The read-out '{readOut.Name}' counts spikes, but dense values came.", nameof(input));
        var scores = new Tensor([1, input.BatchSize, readOut.Classes], context.Arena);
        if (readOut.Rule == ReadOutRule.FirstSpike)
            return FirstSpikes(input, spikes, scores, context);
        var weights = Weights(spikes.TimeSteps);
        var target = scores.Span;
        for (var t = 0; t < spikes.TimeSteps; t++)
        {
            for (var b = 0; b < spikes.BatchSize; b++)
            {
                foreach (var i in spikes.Row(t, b))
                    target[(b * readOut.Classes) + (i / _perClass)] += weights[t];
            }
        }

        if (readOut.Rule == ReadOutRule.SpikeRate)
            System.Numerics.Tensors.TensorPrimitives.Divide(target, spikes.TimeSteps, target);
        var output = Signal.Of(scores, needsGradient: true);
        context.Tape?.Record(() =>
        {
            var gradient = new Tensor([input.TimeSteps, input.BatchSize, input.Features], context.Arena, zeroed: false);
            var from = readOut.GradientOf(output).Span;
            var first = gradient.Span[..(input.BatchSize * input.Features)];
            for (var i = 0; i < first.Length; i++)
                first[i] = from[i / _perClass];
            if (readOut.Rule == ReadOutRule.SpikeRate)
                System.Numerics.Tensors.TensorPrimitives.Divide(first, input.TimeSteps, first);
            for (var t = 1; t < input.TimeSteps; t++)
                System.Numerics.Tensors.TensorPrimitives.Multiply(first, weights[t], gradient.Span.Slice(t * first.Length, first.Length));
            input.AddGradient(gradient, context.Arena, made: true);
        });
        return output;
    }

    private float[] Weights(int timeSteps)
    {
        var weights = new float[timeSteps];
        var weight = 1f;
        for (var t = 0; t < timeSteps; t++, weight *= decay)
            weights[t] = readOut.Rule == ReadOutRule.TemporalWeight ? weight : 1;
        return weights;
    }

    private Signal FirstSpikes(Signal input, SpikeTrain spikes, Tensor scores, StepContext context)
    {
        var steps = spikes.TimeSteps;
        var (first, second) = (new int[scores.Length], new int[scores.Length]);
        Array.Fill(first, steps);
        Array.Fill(second, steps);
        for (var t = 0; t < steps; t++)
        {
            for (var b = 0; b < spikes.BatchSize; b++)
            {
                foreach (var c in spikes.Row(t, b))
                {
                    var i = (b * spikes.Features) + c;
                    if (first[i] == steps)
                        first[i] = t;
                    else if (second[i] == steps)
                        second[i] = t;
                }
            }
        }

        for (var i = 0; i < first.Length; i++)
            scores.Span[i] = steps - first[i];
        var output = Signal.Of(scores, needsGradient: true);
        context.Tape?.Record(() =>
        {
            var gradient = new Tensor([steps, input.BatchSize, input.Features], context.Arena);
            var from = readOut.GradientOf(output).Span;
            var to = gradient.Span;
            for (var i = 0; i < first.Length; i++)
            {
                for (var t = 0; t <= Math.Min(first[i], steps - 1); t++)
                    to[(t * first.Length) + i] = from[i] * (t == first[i] ? second[i] - t : first[i] - t);
            }

            input.AddGradient(gradient, context.Arena, made: true);
        });
        return output;
    }
}
