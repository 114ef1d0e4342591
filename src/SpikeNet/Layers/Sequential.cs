using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Layers one after the other as one layer, as torch.nn.Sequential.</summary>
/// <remarks>Names are unique in the whole network. A graph has the nodes of the layers and none for the sequence.</remarks>
public sealed class Sequential : Layer
{
    private readonly ImmutableArray<Layer> _layers;

    /// <summary>Makes a sequence.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="layers">The layers from input to output, at least one.</param>
    /// <exception cref="ArgumentException">There is none, sizes do not agree, or a name is used twice.</exception>
    public Sequential(string name, params ImmutableArray<Layer> layers)
        : base(name)
    {
        LayerSequence.VerifySizes(layers, $"The sequence '{name}'");
        LayerSequence.VerifyNames(layers.WithParts().Select(l => l.Name).Append(name));
        _layers = layers;
        Parameters = [.. layers.SelectMany(l => l.Parameters)];
        Buffers = [.. layers.SelectMany(l => l.Buffers)];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts => _layers;

    /// <inheritdoc/>
    public override int InFeatures => _layers[0].InFeatures;

    /// <inheritdoc/>
    public override int OutFeatures => _layers[^1].OutFeatures;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers { get; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => _layers.Aggregate(input, (shape, layer) => layer.OutputShape(shape));

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var signal = input;
        foreach (var layer in _layers)
        {
            signal = layer.Forward(signal, context);
            context.Note(layer, signal);
        }

        return signal;
    }

    /// <inheritdoc/>
    public override string AddTo(GraphParts graph, string source) => _layers.Aggregate(source, (last, layer) => layer.AddTo(graph, last));

    /// <summary>The node of its one layer.</summary>
    /// <exception cref="InvalidOperationException">It has several: use <see cref="AddTo"/>.</exception>
    public override GraphNode ToNode() => _layers.Length == 1
        ? _layers[0].ToNode()
        : throw new InvalidOperationException($"The sequence '{Name}' is {_layers.Length} layers, not one node of a graph: use {nameof(AddTo)}.");
}
