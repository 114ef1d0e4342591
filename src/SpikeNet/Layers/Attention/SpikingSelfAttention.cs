using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Self-attention between the places of every step: queries, keys and values are spikes, and there is no softmax.</summary>
/// <remarks>
/// At each place q = neurons(W_q x), k = neurons(W_k x), v = neurons(W_v x), batch-normalised before the neurons, then
/// <code>
/// AttentionKind.AndOr:    y = q and (or over places of (k and v))
/// AttentionKind.Product:  y = neurons(scale Q K^T V), within heads of neighbouring channels
/// </code>
/// Event-driven: the cost of the product grows with spikes times the channels of a head. The and/or form learns by the polynomial
/// q (1 - product over places of (1 - k v)): a key or value is given gradient where no other place of its channel decides already.
/// The graph has the nodes <c>name.q</c>, <c>name.q.norm</c>, <c>name.q.lif</c>, likewise k and v, the attention <c>name</c> and, behind a product,
/// <c>name.lif</c>. Product: Zhou et al. 2023, "Spikformer: when spiking neural network meets transformer"; and/or: ExSpike, arXiv 2606.20414.
/// An output projection is a <see cref="Conv2d"/> of a 1 x 1 window behind it.
/// </remarks>
public sealed class SpikingSelfAttention : Layer
{
    private static readonly ImmutableArray<string> Roles = ["q", "k", "v"];

    private readonly ImmutableArray<ImmutableArray<Layer>> _projections;
    private readonly Lif? _neurons;

    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The layout: places of C channels.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="options">Form, heads, scale, neurons, normalisation; null for the defaults.</param>
    /// <exception cref="ArgumentException">The heads do not divide the channels, the and/or form has several, or the scale is not above 0.</exception>
    public SpikingSelfAttention(string name, FeatureShape input, SplitMix64 random, SpikingSelfAttentionOptions? options = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(random);
        (Input, Options) = (input, options ?? new SpikingSelfAttentionOptions());
        if (Options.Heads < 1 || input.Channels % Options.Heads != 0 || (Options.Form == AttentionKind.AndOr && Options.Heads != 1))
            throw new ArgumentException($"The layer '{name}' ({Options.Form}) has {Options.Heads} heads for {input.Channels} channels; heads divide the channels, and the and/or form has one.", nameof(options));
        if (!(Options.Scale > 0) || !double.IsFinite(Options.Scale))
            throw new ArgumentException($"The layer '{name}' has a scale above 0, not {Options.Scale}.", nameof(options));
        _projections = [.. Roles.Select(role => Projection($"{name}.{role}", random))];
        _neurons = Options.Form == AttentionKind.Product ? new Lif($"{name}.lif", input.Count, Options.Neuron, Options.Surrogate) : null;
        Parts = [.. _projections.SelectMany(p => p), .. _neurons is null ? ImmutableArray<Layer>.Empty : [_neurons]];
        Parameters = [.. Parts.SelectMany(l => l.Parameters)];
        Buffers = [.. Parts.SelectMany(l => l.Buffers)];
    }

    /// <summary>The layout of input and output.</summary>
    public FeatureShape Input { get; }

    /// <summary>Form, heads, scale, neurons, normalisation.</summary>
    public SpikingSelfAttentionOptions Options { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts { get; }

    /// <inheritdoc/>
    public override int InFeatures => Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => Input.Count;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers { get; }

    /// <inheritdoc/>
    public override string? Execution(double inputDensity) => _projections[0][0].Execution(inputDensity);

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
        var inputs = SignalFork.Of(input, 3, context);
        Signal[] joined = [.. _projections.Select((layers, i) => layers.Aggregate(inputs[i], (signal, layer) => Run(layer, signal, context)))];
        var (q, k, v) = (joined[0], joined[1], joined[2]);
        var output = Options.Form == AttentionKind.AndOr
            ? Signal.Of(AttentionKernels.AndOr(q.Spikes!, k.Spikes!, v.Spikes!, Input.Channels, context.Arena), needsGradient: true)
            : Signal.Of(
                AttentionKernels.Product(q.Spikes!, k.Spikes!, v.Spikes!, Input.Channels, Options.Heads, (float)Options.Scale, context.Arena), needsGradient: true, temporary: true);
        context.Tape?.Record(() => Backward(q, k, v, output, context));
        return _neurons is null ? output : Run(_neurons, output, context);
    }

    /// <inheritdoc/>
    public override string AddTo(GraphParts graph, string source)
    {
        ArgumentNullException.ThrowIfNull(graph);
        string[] ends = [.. _projections.Select(layers => layers.Aggregate(source, (last, layer) => layer.AddTo(graph, last)))];
        var last = graph.Add(ToNode(), ends);
        return _neurons is null ? last : _neurons.AddTo(graph, last);
    }

    /// <summary>The node that joins queries, keys and values.</summary>
    public override GraphNode ToNode() => Options.Form == AttentionKind.AndOr
        ? new AttentionNode(Name, Input, AttentionKind.AndOr)
        : new AttentionNode(Name, Input, AttentionKind.Product, Options.Heads, (float)Options.Scale);

    private static Signal Run(Layer layer, Signal input, StepContext context)
    {
        var output = layer.Forward(input, context);
        context.Note(layer, output);
        return output;
    }

    private ImmutableArray<Layer> Projection(string name, SplitMix64 random)
    {
        Layer weights = new Conv2d(name, Input, Input.Channels, SpatialWindow.Square(1), random, new Conv2dOptions { Gain = Options.Gain });
        Layer neurons = new Lif($"{name}.lif", Input.Count, Options.Neuron, Options.Surrogate);
        return Options.Normalise ? [weights, new BatchNorm($"{name}.norm", Input), neurons] : [weights, neurons];
    }

    private void Backward(Signal q, Signal k, Signal v, Signal output, StepContext context)
    {
        var gradient = GradientOf(output);
        var (toQ, toK, toV) = Options.Form == AttentionKind.AndOr
            ? AttentionKernels.AndOrGradients(q.Spikes!, k.Spikes!, v.Spikes!, Input.Channels, gradient, context.Arena)
            : AttentionKernels.ProductGradients(q.Spikes!, k.Spikes!, v.Spikes!, Input.Channels, Options.Heads, (float)Options.Scale, gradient, context.Arena);
        foreach (var (signal, made) in new[] { (q, toQ), (k, toK), (v, toV) })
            signal.AddGradient(made, context.Arena, made: true);
        output.ReleaseGradient();
    }
}
