using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What layers share that normalise every step of every sample by its own statistics; see <see cref="LayerNorm"/> and <see cref="GroupNorm"/>.</summary>
/// <remarks>
/// Training and evaluation are the same, and the layer gives what its graph node does, bit for bit (<see cref="SetNormalisation"/>). Statistics of the
/// data in hand cannot be folded into weights: no hardware target takes such a layer, but the CPU.
/// </remarks>
public abstract class StepNormalisation : Layer
{
    private readonly SetNormalisation _normalisation;
    private readonly LayerNormOptions _options;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="sets">Which features are normalised together.</param>
    /// <param name="gains">The number of gains and of shifts: one per feature or one per channel.</param>
    /// <param name="options">Epsilon and whether gain and shift are trained.</param>
    private protected StepNormalisation(string name, NormalisedSets sets, int gains, LayerNormOptions options)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sets.Layout.Count, nameof(sets));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sets.Groups, nameof(sets));
        if (sets.Layout.Channels % sets.Groups != 0)
            throw new ArgumentException($"The layer '{name}': {sets.Groups} groups do not divide {sets.Layout.Channels} channels.", nameof(sets));
        if (sets.Size < 2)
            throw new ArgumentException($"The layer '{name}' would normalise single values of {sets.Layout}, which all become 0.", nameof(sets));
        (_options, _normalisation) = (options, new SetNormalisation(sets, options.Epsilon));
        _weight = new Parameter($"{name}.weight", new Tensor([gains]));
        _weight.Value.Span.Fill(1);
        _bias = new Parameter($"{name}.bias", new Tensor([gains]));
    }

    /// <summary>The layout of input and output.</summary>
    public FeatureShape Input => _normalisation.Sets.Layout;

    /// <summary>gamma.</summary>
    public Parameter Weight => _weight;

    /// <summary>beta.</summary>
    public Parameter Bias => _bias;

    /// <inheritdoc/>
    public override int InFeatures => Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => Input.Count;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => _options.Affine ? [_weight, _bias] : [];

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, Input, input);
        return Input;
    }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var x = input.Dense ?? input.Spikes!.ToDense();
        var output = Signal.Of(_normalisation.Forward(x, _weight.Value, _bias.Value, context.Arena), needsGradient: true, temporary: true);
        context.Tape?.Record(() =>
        {
            var gradient = GradientOf(output);
            var inputGradient = _normalisation.Backward(
                x, gradient, _weight.Value, _options.Affine ? _weight.Gradient : null, _options.Affine ? _bias.Gradient : null, context.Arena);
            if (input.NeedsGradient)
                input.AddGradient(inputGradient, context.Arena, made: true);
            output.ReleaseGradient();
        });
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new LayerNormalisationNode(
        Name, Input, _normalisation.Sets.Groups, _normalisation.Sets.EachPlace, [.. _weight.Value.Span], [.. _bias.Value.Span], _options.Epsilon);
}
