using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Attention of spikes to spikes of the same step, over places: its inputs are queries, keys and values, in this order.</summary>
/// <remarks>
/// <code>
/// AndOr:    y[p, c] = q[p, c] and (or over p' of (k[p', c] and v[p', c]))
/// Product:  y[p, c] = scale sum over p' of (sum over c' in the head of c of q[p, c'] k[p', c']) v[p', c]
/// </code>
/// It has no weights and so no synaptic operations. A product's sums are whole numbers, rounded once to float32 when they are scaled. Quantised, they are
/// multiplied by the whole number <see cref="Gain"/> instead, and count in units of scale / gain.
/// The and/or form is that of the ExSpike accelerator (arXiv 2606.20414), the product that of Spikformer (Zhou et al. 2023, "Spikformer: when
/// spiking neural network meets transformer").
/// </remarks>
/// <param name="Name">The node's name.</param>
/// <param name="Shape">The layout of each input and of the output.</param>
/// <param name="Form">How they are joined.</param>
/// <param name="Heads">Heads of the product, which divide the channels; 1 for the and/or form, whose channels do not meet.</param>
/// <param name="Scale">The product's factor; 1 for the and/or form.</param>
public sealed record AttentionNode(string Name, FeatureShape Shape, AttentionKind Form, int Heads = 1, double Scale = 1) : GraphNode(Name)
{
    /// <summary>The whole number in the place of the scale once the graph is quantised; null for real numbers and the and/or form.</summary>
    public int? Gain { get; init; }

    /// <summary>The largest sum of a product before it is scaled: every place, every channel of a head.</summary>
    public long LargestSum => (long)Shape.Height * Shape.Width * (Shape.Channels / Heads);

    /// <inheritdoc/>
    public override string Kind => "attention";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => Shape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Shape;
}
