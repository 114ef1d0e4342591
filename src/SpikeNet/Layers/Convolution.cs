using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What convolution layers share; see <see cref="Conv2d"/>.</summary>
/// <remarks>
/// For spikes work is done for events only, unless the input is so dense that the dense product is faster
/// (<see cref="ConvolutionKernels.ForwardCrossover"/>). Initialised as W ~ U(-gain sqrt(3 / fan-in), gain sqrt(3 / fan-in)), that
/// is with a standard deviation of gain / sqrt(fan-in), fan-in = kH kW Cin / groups, times sqrt(<see cref="SynapseOptions.SpikeSteps"/>);
/// biases 0. With <see cref="SynapseOptions.Normalisation"/> the weights are standardised whenever they are used.
/// </remarks>
public abstract class Convolution : Layer
{
    private readonly ConvolutionShape _shape;
    private readonly SynapticWeights _weights;

    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout.</param>
    /// <param name="outChannels">Cout, above 0.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="options">Bias, gain and groups; null for none, 1 and 1.</param>
    /// <exception cref="ArgumentException">The window does not fit, or the groups do not divide the channels.</exception>
    private protected Convolution(string name, FeatureShape input, int outChannels, SpatialWindow window, SplitMix64 random, Conv2dOptions? options)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(random);
        options ??= new Conv2dOptions();
        _shape = new ConvolutionShape(input, outChannels, window, options.Groups);
        _weights = new SynapticWeights(name, _shape.WeightShape, _shape.FanIn, random, options);
    }

    /// <summary>W, stored <c>[kH, kW, Cin / groups, Cout]</c>; graphs hold torch's order <c>[Cout, Cin / groups, kH, kW]</c>.</summary>
    public Parameter Weight => _weights.Weight;

    /// <summary>b, <c>[Cout]</c>, or null; beta of <see cref="WeightNormalisation"/>.</summary>
    public Parameter? Bias => _weights.Bias;

    /// <summary>gamma of <see cref="WeightNormalisation"/>, <c>[Cout]</c>; null without.</summary>
    public Parameter? Gain => _weights.Gain;

    /// <summary>The weight that inference uses: W with its normalisation folded in, a tensor of its own, or W itself where there is none.</summary>
    public Tensor FoldedWeight() => _weights.FoldedWeight();

    /// <summary>Layouts, window and groups.</summary>
    public ConvolutionShape Shape => _shape;

    /// <inheritdoc/>
    public override int InFeatures => _shape.Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => _shape.Output.Count;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => _weights.Parameters;

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers => _weights.Buffers;

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, _shape.Input, input);
        return _shape.Output;
    }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {_shape.Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var used = _weights.Use(context.Arena);
        InputDensity = input.Spikes?.Density ?? 1;
        var y = input.Spikes is { } spikes
            ? ConvolutionKernels.Forward(_shape, spikes, used.Weight, used.Bias, context.Arena)
            : ConvolutionKernels.Forward(_shape, input.Dense!, used.Weight, used.Bias, context.Arena);
        var output = Signal.Of(y, needsGradient: true, temporary: true);
        context.Tape?.Record(() => Backward(input, output, used, context));
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode()
    {
        // [kH, kW, Cin / groups, Cout] to [Cout, Cin / groups, kH, kW].
        var (taps, inputs, outputs) = (_shape.Window.KernelHeight * _shape.Window.KernelWidth, Weight.Value.Shape[2], Weight.Value.Shape[3]);
        var values = new float[Weight.Value.Length];
        var source = FoldedWeight().Span;
        var bias = _weights.FoldedBias();
        for (var tap = 0; tap < taps; tap++)
            for (var c = 0; c < inputs; c++)
                for (var o = 0; o < outputs; o++)
                    values[(((o * inputs) + c) * taps) + tap] = source[(((tap * inputs) + c) * outputs) + o];
        return new ConvolutionNode(
            Name, _shape.Input, _shape.Window, _shape.Groups,
            WeightTensor.FromReal(values, outputs, inputs, _shape.Window.KernelHeight, _shape.Window.KernelWidth),
            bias is null ? null : WeightTensor.FromReal(bias.Span.ToArray(), outputs));
    }

    private void Backward(Signal input, Signal output, SynapticWeights.Used used, StepContext context)
    {
        RequireGradient(output);
        _weights.AddGradient(used, context.Arena, weightGradient =>
        {
            if (input.Spikes is { } events && output.DeferredGradient is { } deferred && Bias is null && !input.NeedsGradient)
                ConvolutionKernels.AddWeightGradient(_shape, events, deferred, weightGradient, context.Arena);
            else if (input.Spikes is { } spikes)
                ConvolutionKernels.AddWeightGradient(_shape, spikes, output.Gradient!, weightGradient, context.Arena);
            else
                ConvolutionKernels.AddWeightGradient(_shape, input.Dense!, output.Gradient!, weightGradient, context.Arena);
        });
        if (Bias is not null)
            ConvolutionKernels.AddBiasGradient(output.Gradient!, Bias.Gradient, context.Arena);
        if (input.NeedsGradient)
            input.AddGradient(InputGradient(input, output.Gradient!, used.Weight, context), context.Arena, made: true);
        output.ReleaseGradient();
    }

    private Tensor InputGradient(Signal input, Tensor gradient, Tensor weight, StepContext context) => input.GradientNeeds?.Invoke() is { } needed
        ? ConvolutionKernels.InputGradient(_shape, gradient, weight, needed, context.Arena)
        : ConvolutionKernels.InputGradient(_shape, gradient, weight, context.Arena);

    /// <inheritdoc/>
    public override string Execution(double inputDensity) => KernelChoice.Of(ConvolutionKernels.ForwardCrossover, ConvolutionKernels.WeightGradientCrossover, inputDensity);
}
