using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A layer of gated spiking units (GSU) with their input weights; a forget gate decides how much of the potential stays.</summary>
/// <remarks>
/// <code>
/// [f, g] = W x + R h + b,  k = sigmoid(f),  c = k c + (1 - k) g,  h = H(c)
/// </code>
/// h are the unit's own spikes of the step before; no reset. W and R are drawn from U(-1 / sqrt(H), 1 / sqrt(H)) with H units, and so is b; the
/// surrogate is the triangle of width 1. In a graph it is a dense node <c>name.gates</c> and a neuron program <c>name.cell</c>.
/// Spiking-FullSubNet (Hao et al. 2024); GSU-DBNet, arXiv 2606.23761.
/// </remarks>
public sealed class GatedSpikingUnit : Layer
{
    private readonly Linear _gates;
    private readonly NeuronLayer _cell;

    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="inFeatures">Inputs, above 0.</param>
    /// <param name="size">H, the number of units, above 0.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="recurrent">Whether there is R.</param>
    public GatedSpikingUnit(string name, int inFeatures, int size, SplitMix64 random, bool recurrent = true)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inFeatures);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentNullException.ThrowIfNull(random);

        // Both layers bound their weights by gain sqrt(3 / inputs).
        _gates = new Linear($"{name}.gates", inFeatures, 2 * size, random, new LinearOptions { Bias = true, Gain = Math.Sqrt(inFeatures / (3.0 * size)) });
        var bound = 1 / Math.Sqrt(size);
        foreach (ref var b in _gates.Bias!.Value.Span)
            b = (float)random.NextDouble(-bound, bound);
        _cell = new NeuronLayer($"{name}.cell", size, NeuronLibrary.Named("GSU"), new NeuronLayerOptions
        {
            Recurrent = recurrent,
            RecurrentGain = 1 / Math.Sqrt(3),
            Random = random,
            Surrogate = Surrogate.Triangle,
        });
        Parts = [_gates, _cell];
        Parameters = [.. _gates.Parameters, .. _cell.Parameters];
    }

    /// <inheritdoc/>
    public override int InFeatures => _gates.InFeatures;

    /// <inheritdoc/>
    public override int OutFeatures => _cell.OutFeatures;

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context) => _cell.Forward(_gates.Forward(input, context), context);

    /// <inheritdoc/>
    public override string AddTo(GraphParts graph, string source) => _cell.AddTo(graph, _gates.AddTo(graph, source));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: it is two nodes.</exception>
    public override GraphNode ToNode() => throw new InvalidOperationException($"'{Name}' is two nodes of a graph: use {nameof(AddTo)}.");
}
