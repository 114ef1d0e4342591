using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What transposed convolution layers share; see <see cref="ConvTranspose2d"/>.</summary>
/// <remarks>
/// For spikes work is done for events only, unless the input is denser than <see cref="TransposedConvolutionKernels.Crossover"/>. Initialised as
/// W ~ U(-gain sqrt(3 / fan-in), gain sqrt(3 / fan-in)), fan-in = max(1, kH kW Cin / (groups strideY strideX)), the inputs that reach an output on
/// average; biases 0.
/// </remarks>
public abstract class TransposedConvolution : Layer
{
    private readonly TransposedConvolutionShape _shape;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout.</param>
    /// <param name="outChannels">Cout, above 0.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="options">Bias, gain, groups and output padding; null for none, 1, 1 and 0.</param>
    /// <exception cref="ArgumentException">Nothing is left of the output, or the groups do not divide the channels.</exception>
    private protected TransposedConvolution(string name, FeatureShape input, int outChannels, SpatialWindow window, SplitMix64 random, ConvTransposeOptions? options)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(random);
        options ??= new ConvTransposeOptions();
        _shape = new TransposedConvolutionShape(
            input, outChannels, window, input.Height == 1 && window.KernelHeight == 1 ? 0 : options.OutputPadding, options.OutputPadding, options.Groups);
        var weight = new Tensor(_shape.WeightShape);
        var fanIn = Math.Max(1, (double)window.KernelHeight * window.KernelWidth * input.Channels / options.Groups / (window.StrideY * window.StrideX));
        var bound = options.Gain * Math.Sqrt(3.0 / fanIn);
        foreach (ref var w in weight.Span)
            w = (float)random.NextDouble(-bound, bound);
        _weight = new Parameter($"{name}.weight", weight);
        _bias = options.Bias ? new Parameter($"{name}.bias", new Tensor([outChannels])) : null;
    }

    /// <summary>W, stored <c>[kH, kW, Cin / groups, Cout]</c>; graphs hold <c>[Cout, Cin / groups, kH, kW]</c>, torch <c>[Cin, Cout / groups, kH, kW]</c>.</summary>
    public Parameter Weight => _weight;

    /// <summary>b, <c>[Cout]</c>, or null.</summary>
    public Parameter? Bias => _bias;

    /// <summary>Layouts, window, output padding and groups.</summary>
    public TransposedConvolutionShape Shape => _shape;

    /// <inheritdoc/>
    public override int InFeatures => _shape.Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => _shape.Output.Count;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => _bias is null ? [_weight] : [_weight, _bias];

    /// <inheritdoc/>
    public override string Execution(double inputDensity) => KernelChoice.Of(TransposedConvolutionKernels.Crossover, TransposedConvolutionKernels.Crossover, inputDensity);

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
        InputDensity = input.Spikes?.Density ?? 1;
        var dense = input.Dense ?? (input.Spikes!.Density <= TransposedConvolutionKernels.Crossover ? null : input.Spikes.ToDense(context.Arena));
        var y = dense is null
            ? TransposedConvolutionKernels.Forward(_shape, input.Spikes!, _weight.Value, _bias?.Value, context.Arena)
            : TransposedConvolutionKernels.Forward(_shape, dense, _weight.Value, _bias?.Value, context.Arena);
        var output = Signal.Of(y, needsGradient: true, temporary: true);
        context.Tape?.Record(() => Backward(input, dense, output, context));
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode()
    {
        // [kH, kW, Cin / groups, Cout] to [Cout, Cin / groups, kH, kW].
        var window = _shape.Window;
        var (taps, inputs, outputs) = (window.KernelHeight * window.KernelWidth, _weight.Value.Shape[2], _weight.Value.Shape[3]);
        var values = new float[_weight.Value.Length];
        var source = _weight.Value.Span;
        for (var tap = 0; tap < taps; tap++)
            for (var c = 0; c < inputs; c++)
                for (var o = 0; o < outputs; o++)
                    values[(((o * inputs) + c) * taps) + tap] = source[(((tap * inputs) + c) * outputs) + o];
        return new TransposedConvolutionNode(
            Name, _shape.Input, window, _shape.OutputPaddingY, _shape.OutputPaddingX, _shape.Groups,
            WeightTensor.FromReal(values, outputs, inputs, window.KernelHeight, window.KernelWidth),
            _bias is null ? null : WeightTensor.FromReal(_bias.Value.Span.ToArray(), outputs));
    }

    private void Backward(Signal input, Tensor? dense, Signal output, StepContext context)
    {
        var gradient = GradientOf(output);
        if (dense is null)
            TransposedConvolutionKernels.AddWeightGradient(_shape, input.Spikes!, gradient, _weight.Gradient);
        else
            TransposedConvolutionKernels.AddWeightGradient(_shape, dense, gradient, _weight.Gradient, context.Arena);
        if (_bias is not null)
            ConvolutionKernels.AddBiasGradient(gradient, _bias.Gradient, context.Arena);
        if (input.NeedsGradient)
            input.AddGradient(TransposedConvolutionKernels.InputGradient(_shape, gradient, _weight.Value, context.Arena), context.Arena, made: true);
        output.ReleaseGradient();
    }
}
