using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Lets spikes pass and adds the gradient of a penalty on their number to what comes back: put it behind the neurons to be kept in check.</summary>
/// <remarks>
/// The loss that training reports is without the penalty, which <see cref="Penalty"/> gives. Graphs do not have it, and neither does evaluation.
/// A sequence that is learnt in chunks is penalised chunk by chunk.
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="size">N.</param>
/// <param name="rule">What the activity costs.</param>
public sealed class ActivityRegulariser(string name, int size, ActivityPenalty rule) : Layer(name)
{
    /// <summary>What the activity costs.</summary>
    public ActivityPenalty Rule { get; } = rule ?? throw new ArgumentNullException(nameof(rule));

    /// <summary>The penalty of the last batch that was learnt.</summary>
    public double Penalty { get; private set; }

    /// <inheritdoc/>
    public override int InFeatures => size;

    /// <inheritdoc/>
    public override int OutFeatures => size;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input does not have the layer's N, or is no spikes.</exception>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != size)
            throw new ArgumentException($"The layer '{Name}' takes {size} inputs, but {input.Features} came.", nameof(input));
        var spikes = input.Spikes ?? throw new ArgumentException($"The layer '{Name}' counts spikes, but dense values came.", nameof(input));
        if (!context.Training || !input.NeedsGradient)
            return input;
        var penalty = new Tensor([input.BatchSize, size], context.Arena, zeroed: false);
        Penalty = Rule.Compute(spikes, penalty.Span);
        var output = Signal.Of(spikes, needsGradient: true);
        output.GradientNeeds = input.GradientNeeds;
        context.Tape!.Record(() =>
        {
            var gradient = GradientOf(output);
            var sum = new Tensor(gradient.Shape, context.Arena, zeroed: false);
            for (var t = 0; t < input.TimeSteps; t++)
            {
                var (at, count) = (t * penalty.Length, penalty.Length);
                System.Numerics.Tensors.TensorPrimitives.Add(gradient.Span.Slice(at, count), penalty.Span, sum.Span.Slice(at, count));
            }

            input.AddGradient(sum, context.Arena, made: true);
            output.ReleaseGradient();
        });
        return output;
    }

    /// <summary>Adds nothing: a trained network is not penalised.</summary>
    public override string AddTo(GraphParts graph, string source) => source;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: graphs do not have it.</exception>
    public override GraphNode ToNode() => throw new InvalidOperationException($"'{Name}' is no node of a graph: a trained network is not penalised.");
}
