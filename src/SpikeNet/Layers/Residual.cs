using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A residual connection: what a branch of layers gives is joined with the input, or with what a second branch makes of it.</summary>
/// <remarks>
/// <code>
/// y = body(x) + shortcut(x)         ResidualKind.Add
/// y = body(x) or shortcut(x)        ResidualKind.Or
/// </code>
/// A sum of spikes is graded events, worth 2 where both spike; a sum with values is values. An or takes and gives spikes worth 1.
/// With a or b = a + b - a b, which for spikes is the or, the derivative by a is 1 - b: gradient goes to a branch where the other
/// one is silent, and where both spike neither alone could change anything.
/// The graph has the branches' nodes and an add or or node of this layer's name.
/// He, Zhang, Ren and Sun 2016, "Deep residual learning for image recognition"; for spikes Fang, Yu, Chen, Huang, Masquelier and Tian 2021,
/// "Deep residual learning in spiking neural networks" (whose element-wise functions are add, and, and not-and).
/// </remarks>
public sealed class Residual : Layer
{
    private readonly Layer _body;
    private readonly Layer? _shortcut;

    /// <summary>Makes a residual connection.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="body">The branch.</param>
    /// <param name="shortcut">The second branch; null for the input itself.</param>
    /// <param name="kind">How they are joined.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or a name is used twice.</exception>
    public Residual(string name, Layer body, Layer? shortcut = null, ResidualKind kind = ResidualKind.Add)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(body);
        (_body, _shortcut, Kind) = (body, shortcut, kind);
        Parts = shortcut is null ? [body] : [body, shortcut];
        LayerSequence.VerifyNames(Parts.WithParts().Select(l => l.Name).Append(name));
        if (shortcut is not null && shortcut.InFeatures != body.InFeatures)
            throw new ArgumentException($"'{name}': '{body.Name}' takes {body.InFeatures} values, but '{shortcut.Name}' {shortcut.InFeatures}.", nameof(shortcut));
        var other = shortcut?.OutFeatures ?? body.InFeatures;
        if (other != body.OutFeatures)
            throw new ArgumentException($"'{name}': '{body.Name}' gives {body.OutFeatures} values, but '{shortcut?.Name ?? "the input"}' {other}.", nameof(shortcut));
        Parameters = [.. Parts.SelectMany(l => l.Parameters)];
        Buffers = [.. Parts.SelectMany(l => l.Buffers)];
    }

    /// <summary>How the branches are joined.</summary>
    public ResidualKind Kind { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts { get; }

    /// <inheritdoc/>
    public override int InFeatures => _body.InFeatures;

    /// <inheritdoc/>
    public override int OutFeatures => _body.OutFeatures;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers { get; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        var (a, b) = (_body.OutputShape(input), _shortcut?.OutputShape(input) ?? input);
        return a == b || b.IsFlat ? a : a.IsFlat ? b : throw new ArgumentException($"'{Name}': the branches give the layouts {a} and {b}.", nameof(input));
    }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {InFeatures} inputs, but {input.Features} came.", nameof(input));

        var inputs = SignalFork.Of(input, 2, context);
        var (toBody, toShortcut) = (inputs[0], inputs[1]);
        var a = Run(_body, toBody, context);
        var b = _shortcut is null ? toShortcut : Run(_shortcut, toShortcut, context);
        if (Kind == ResidualKind.Or && (a.Spikes is null || b.Spikes is null))
            throw new ArgumentException($"The layer '{Name}' takes the or of spikes, but a branch gives values.", nameof(input));
        var output = Join(a, b, context);
        if (output.NeedsGradient)
            context.Tape?.Record(() => Backward(a, b, output, context));
        return output;
    }

    /// <inheritdoc/>
    public override string AddTo(GraphParts graph, string source)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var a = _body.AddTo(graph, source);
        var b = _shortcut?.AddTo(graph, source) ?? source;
        return graph.Add(ToNode(), a, b);
    }

    /// <summary>The node that joins the branches.</summary>
    public override GraphNode ToNode() =>
        Kind == ResidualKind.Add ? new AddNode(Name, FeatureShape.Flat(OutFeatures)) : new OrNode(Name, FeatureShape.Flat(OutFeatures));

    private static Signal Run(Layer branch, Signal input, StepContext context)
    {
        var output = branch.Forward(input, context);
        context.Note(branch, output);
        return output;
    }

    private Signal Join(Signal a, Signal b, StepContext context)
    {
        return Kind == ResidualKind.Or
            ? Signal.Of(ResidualKernels.Or(a.Spikes!, b.Spikes!, context.Arena), a.NeedsGradient || b.NeedsGradient)
            : BranchKernels.Add(a, b, context.Arena);
    }

    private void Backward(Signal a, Signal b, Signal output, StepContext context)
    {
        var gradient = GradientOf(output);
        if (a.NeedsGradient)
            a.AddGradient(Kind == ResidualKind.Or ? ResidualKernels.OrGradient(gradient, b.Spikes!, context.Arena) : gradient, context.Arena);
        if (b.NeedsGradient)
            b.AddGradient(Kind == ResidualKind.Or ? ResidualKernels.OrGradient(gradient, a.Spikes!, context.Arena) : gradient, context.Arena);
    }
}
