using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What pooling layers share: events in, events out; dense values in, dense values out.</summary>
public abstract class Pooling : Layer
{
    private readonly PoolKind _kind;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    /// <param name="kind">What becomes of the values under the window.</param>
    private protected Pooling(string name, FeatureShape input, SpatialWindow window, PoolKind kind)
        : base(name)
    {
        Shape = new PoolingShape(input, window);
        _kind = kind;
    }

    /// <summary>Layouts and window.</summary>
    public PoolingShape Shape { get; }

    /// <inheritdoc/>
    public override bool PassesSpikesOn => true;

    /// <inheritdoc/>
    public override int InFeatures => Shape.Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => Shape.Output.Count;

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, Shape.Input, input);
        return Shape.Output;
    }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {Shape.Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var divisor = _kind == PoolKind.Average ? Shape.WindowSize : 1;
        Signal output;
        if (input.Spikes is { } spikes)
        {
            output = Signal.Of(
                _kind == PoolKind.Max ? PoolingKernels.Maximum(Shape, spikes, context.Arena) : PoolingKernels.Sum(Shape, spikes, divisor, context.Arena),
                input.NeedsGradient);
        }
        else
        {
            output = Signal.Of(
                _kind == PoolKind.Max ? PoolingKernels.Maximum(Shape, input.Dense!, context.Arena) : PoolingKernels.Sum(Shape, input.Dense!, divisor, context.Arena),
                input.NeedsGradient);
        }

        if (input.NeedsGradient)
            context.Tape?.Record(() => Backward(input, output, divisor, context));
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new PoolNode(Name, Shape.Input, Shape.Window, _kind);

    private void Backward(Signal input, Signal output, int divisor, StepContext context)
    {
        var gradient = GradientOf(output);
        var arena = context.Arena;
        if (input.Spikes is { } events && PooledGradient.CanSpread(Shape))
        {
            var pooled = _kind == PoolKind.Max
                ? PooledGradient.OfMaximum(Shape, events, gradient, arena, output.ReleaseGradient)
                : PooledGradient.OfSum(Shape, gradient, divisor, arena, output.ReleaseGradient);
            input.AddGradient(pooled, arena);
            return;
        }

        input.AddGradient(
            _kind != PoolKind.Max ? PoolingKernels.SumInputGradient(Shape, gradient, divisor, arena)
            : input.Spikes is { } spikes ? PoolingKernels.MaximumInputGradient(Shape, spikes, gradient, arena)
            : PoolingKernels.MaximumInputGradient(Shape, input.Dense!, gradient, arena),
            arena, made: true);
        output.ReleaseGradient();
    }
}
