using System.Collections.Immutable;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>The weights and biases of a layer of synapses, stored <c>[..., outputs]</c>: as they are, standardised, or quantised in training.</summary>
/// <remarks>W ~ U(-b, b) with b = gain sqrt(3 T / fan-in), T of <see cref="SynapseOptions.SpikeSteps"/>; biases 0.</remarks>
internal sealed class SynapticWeights
{
    private readonly WeightStandardisation? _standardisation;
    private readonly TrainedWeights? _trained;

    /// <summary>Draws the weights.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="shape">The sizes of W, outputs last.</param>
    /// <param name="fanIn">The weights of an output.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="options">How the layer starts.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or weights were to be standardised and quantised both.</exception>
    internal SynapticWeights(string layer, ReadOnlySpan<int> shape, double fanIn, SplitMix64 random, SynapseOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.SpikeSteps, nameof(options));
        var outputs = shape[^1];
        var weight = new Tensor(shape);
        var bound = options.Gain * Math.Sqrt(3.0 * options.SpikeSteps / fanIn);
        foreach (ref var w in weight.Span)
            w = (float)random.NextDouble(-bound, bound);
        Weight = new Parameter($"{layer}.weight", weight);
        Bias = options.Bias || options.Normalisation is not null ? new Parameter($"{layer}.bias", new Tensor([outputs])) : null;
        _standardisation = options.Normalisation is { } normalisation ? new WeightStandardisation(layer, outputs, bound / Math.Sqrt(3), normalisation) : null;
        _trained = TrainedWeights.Of(options.Quantise, Weight, Bias);
        if (_trained is not null && _standardisation is not null)
            throw new ArgumentException($"The layer '{layer}' cannot both standardise and quantise its weights in training.", nameof(options));
    }

    /// <summary>W.</summary>
    internal Parameter Weight { get; }

    /// <summary>b, or null; beta of <see cref="WeightNormalisation"/>.</summary>
    internal Parameter? Bias { get; }

    /// <summary>gamma of <see cref="WeightNormalisation"/>; null without.</summary>
    internal Parameter? Gain => _standardisation?.Gain;

    /// <summary>What training changes.</summary>
    internal ImmutableArray<Parameter> Parameters =>
        _trained?.Parameters ?? (Bias is null ? [Weight] : _standardisation is null ? [Weight, Bias] : [Weight, _standardisation.Gain, Bias]);

    /// <summary>What checkpoints keep beside.</summary>
    internal ImmutableArray<LayerBuffer> Buffers => _trained?.Buffers ?? [];

    /// <summary>The weight that inference uses: W with its normalisation folded in, a tensor of its own, or rounded as it is quantised, or W itself where there is neither.</summary>
    internal Tensor FoldedWeight() => _trained?.Values().Weight ?? _standardisation?.Apply(Weight.Value, null).Weight ?? Weight.Value;

    /// <summary>The biases that inference uses, or null.</summary>
    internal Tensor? FoldedBias() => _trained is null ? Bias?.Value : _trained.Values().Bias;

    /// <summary>What a pass runs with.</summary>
    /// <param name="arena">The step that owns what is made, or null.</param>
    internal Used Use(StepArena? arena)
    {
        var standardised = _standardisation?.Apply(Weight.Value, arena);
        var (weight, bias) = _trained?.Values() ?? (standardised?.Weight ?? Weight.Value, Bias?.Value);
        return new Used(weight, bias, standardised);
    }

    /// <summary>Takes the gradient of the weights that a pass ran with back to what is trained.</summary>
    /// <param name="used">What the pass ran with.</param>
    /// <param name="arena">The step that owns what is made, or null.</param>
    /// <param name="add">Adds the gradient to a tensor.</param>
    internal void AddGradient(Used used, StepArena? arena, Action<Tensor> add)
    {
        _trained?.BeginGradient();
        var gradient = used.Standardised is null ? _trained?.Gradient ?? Weight.Gradient : new Tensor(Weight.Value.Shape, arena);
        add(gradient);
        _trained?.EndGradient();
        if (used.Standardised is not null)
            _standardisation!.AddGradients(Weight, used.Standardised, gradient);
    }

    /// <summary>What a pass ran with.</summary>
    /// <param name="Weight">The weights.</param>
    /// <param name="Bias">The biases, or null.</param>
    /// <param name="Standardised">What the way back through a standardisation needs; null without.</param>
    internal readonly record struct Used(Tensor Weight, Tensor? Bias, WeightStandardisation.Standardised? Standardised);
}
