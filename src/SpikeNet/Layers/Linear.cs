using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A fully connected layer, y = W x (+ b) in every step, as torch.nn.Linear.</summary>
/// <remarks>
/// For spikes work is done for events only, unless the input is so dense that the dense product is faster
/// (<see cref="LinearKernels.ForwardCrossover"/>). Initialised as W ~ U(-gain sqrt(3 / in), gain sqrt(3 / in)), that is with
/// a standard deviation of gain / sqrt(in), times sqrt(<see cref="SynapseOptions.SpikeSteps"/>); biases 0. With
/// <see cref="SynapseOptions.Normalisation"/> the weights are standardised whenever they are used.
/// </remarks>
public sealed class Linear : Layer
{
    private readonly SynapticWeights _weights;

    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="inFeatures">Inputs, above 0.</param>
    /// <param name="outFeatures">Outputs, above 0.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="options">Bias and gain; null for none and 1.</param>
    public Linear(string name, int inFeatures, int outFeatures, SplitMix64 random, LinearOptions? options = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inFeatures);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outFeatures);
        ArgumentNullException.ThrowIfNull(random);
        _weights = new SynapticWeights(name, [inFeatures, outFeatures], inFeatures, random, options ?? new LinearOptions());
    }

    /// <summary>W, stored <c>[in, out]</c>: an event adds one contiguous row.</summary>
    public Parameter Weight => _weights.Weight;

    /// <summary>b, <c>[out]</c>, or null; beta of <see cref="WeightNormalisation"/>.</summary>
    public Parameter? Bias => _weights.Bias;

    /// <summary>gamma of <see cref="WeightNormalisation"/>, <c>[out]</c>; null without.</summary>
    public Parameter? Gain => _weights.Gain;

    /// <summary>The weight that inference uses: W with its normalisation folded in, a tensor of its own, or rounded as it is quantised, or W itself where there is neither.</summary>
    public Tensor FoldedWeight() => _weights.FoldedWeight();

    /// <inheritdoc/>
    public override int InFeatures => Weight.Value.Shape[0];

    /// <inheritdoc/>
    public override int OutFeatures => Weight.Value.Shape[1];

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => _weights.Parameters;

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers => _weights.Buffers;

    /// <summary>
    /// The densities of the input above which the dense products are taken. The shipped constants, the same on every machine, unless the
    /// user has them measured (<see cref="Network.TuneCrossovers"/>); checkpoints keep them.
    /// </summary>
    public LinearCrossovers Crossovers { get; set; } = LinearCrossovers.Shipped;

    /// <inheritdoc/>
    public override string Execution(double inputDensity) => KernelChoice.Of(Crossovers.Forward, Crossovers.WeightGradient, inputDensity);

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var arena = context.Arena;
        InputDensity = input.Spikes?.Density ?? 1;
        var eventDriven = input.Spikes is { } s && s.Density <= Crossovers.Forward;
        var dense = input.Dense ?? (eventDriven ? null : input.Spikes!.ToDense(context.Arena));
        var used = _weights.Use(arena);
        var y = eventDriven
            ? LinearKernels.Forward(input.Spikes!, used.Weight, used.Bias, arena)
            : LinearKernels.Forward(dense!, used.Weight, used.Bias, arena);
        var output = Signal.Of(y, needsGradient: true, temporary: true);
        context.Tape?.Record(() => Backward(input, output, dense, used, context));
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode()
    {
        var (rows, columns) = (OutFeatures, InFeatures);
        var values = new float[rows * columns];
        var source = FoldedWeight().Span;
        var bias = _weights.FoldedBias();
        for (var o = 0; o < rows; o++)
            for (var i = 0; i < columns; i++)
                values[(o * columns) + i] = source[(i * rows) + o];
        return new DenseNode(
            Name, WeightTensor.FromReal(values, rows, columns), bias is null ? null : WeightTensor.FromReal(bias.Span.ToArray(), rows));
    }

    private void Backward(Signal input, Signal output, Tensor? dense, SynapticWeights.Used used, StepContext context)
    {
        var gradient = GradientOf(output);
        _weights.AddGradient(used, context.Arena, weightGradient =>
        {
            if (input.Spikes is { } spikes && spikes.Density <= Crossovers.WeightGradient)
                LinearKernels.AddWeightGradient(spikes, gradient, weightGradient, context.Arena);
            else
                LinearKernels.AddWeightGradient(dense ?? input.Spikes!.ToDense(context.Arena), gradient, weightGradient, context.Arena);
        });
        if (Bias is not null)
            LinearKernels.AddBiasGradient(gradient, Bias.Gradient);
        if (input.NeedsGradient)
            input.AddGradient(InputGradient(input, gradient, used.Weight, context), context.Arena, made: true);
        output.ReleaseGradient();
    }

    private static Tensor InputGradient(Signal input, Tensor gradient, Tensor weight, StepContext context) => input.GradientNeeds?.Invoke() is { } needed
        ? LinearKernels.InputGradient(gradient, weight, needed, context.Arena)
        : LinearKernels.InputGradient(gradient, weight, context.Arena);
}
