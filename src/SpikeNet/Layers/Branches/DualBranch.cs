using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Two branches over one input, each of its own layers, and their fusion.</summary>
/// <remarks>
/// <code>
/// y = first(x) + second(x)                      BranchFusion.Add
/// y = [first(x), second(x)]                     BranchFusion.Concatenate, channels side by side at every place
/// y = w[0] first(x) + w[1] second(x)            BranchFusion.Weighted, w = (1, 1) at first and learnt
/// </code>
/// Events stay events, worth their sum. The graph has the branches' nodes and an add, concatenation or weighted sum of this layer's name.
/// Branches with read-outs of their own, whose scores are fused: <see cref="WithReadOuts"/>. Two branches as in GSU-DBNet, arXiv 2606.23761.
/// </remarks>
public sealed class DualBranch : Layer
{
    private readonly FeatureShape _output;
    private readonly ImmutableArray<FeatureShape> _parts;
    private readonly Parameter? _weight;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The layout of the input.</param>
    /// <param name="first">The first branch.</param>
    /// <param name="second">The second branch.</param>
    /// <param name="fusion">How they are joined.</param>
    /// <exception cref="ArgumentException">Sizes or layouts do not agree, or a name is used twice.</exception>
    public DualBranch(string name, FeatureShape input, Layer first, Layer second, BranchFusion fusion = BranchFusion.Add)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (Input, Fusion, Parts) = (input, fusion, [first, second]);
        LayerSequence.VerifyNames(Parts.WithParts().Select(l => l.Name).Append(name));
        foreach (var branch in Parts.Where(b => b.InFeatures != input.Count))
            throw new ArgumentException($"'{name}' takes {input} = {input.Count} values, but its branch '{branch.Name}' {branch.InFeatures}.", nameof(input));
        _parts = [first.OutputShape(input), second.OutputShape(input)];
        _output = Joined(_parts[0], _parts[1]);
        _weight = fusion == BranchFusion.Weighted ? new Parameter($"{name}.weight", Tensor.From([1, 1], 2)) : null;
        Parameters = [.. Parts.SelectMany(l => l.Parameters), .. _weight is null ? ImmutableArray<Parameter>.Empty : [_weight]];
        Buffers = [.. Parts.SelectMany(l => l.Buffers)];
    }

    /// <summary>The layout of the input.</summary>
    public FeatureShape Input { get; }

    /// <summary>How the branches are joined.</summary>
    public BranchFusion Fusion { get; }

    /// <summary>w, <c>[2]</c>; null where the fusion has no weights.</summary>
    public Parameter? Weight => _weight;

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts { get; }

    /// <inheritdoc/>
    public override int InFeatures => Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => _output.Count;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers { get; }

    /// <summary>Two branches that each end in a read-out of their own, whose scores are fused with weights that are learnt.</summary>
    /// <remarks>
    /// A read-out is a leaky integrator for each class, u = exp(-dt / tau) u + x; the layer gives w[0] u[first] + w[1] u[second]. Behind it a network's
    /// read-out <see cref="ReadOutRule.Last"/> or <see cref="ReadOutRule.Mean"/>, being linear, gives w[0] times the first branch's scores plus w[1] times
    /// the second's; <see cref="ReadOutRule.Maximum"/> gives the maximum of the fused course.
    /// </remarks>
    /// <param name="name">The layer's name; the integrators are <c>name.first</c> and <c>name.second</c>.</param>
    /// <param name="input">The layout of the input.</param>
    /// <param name="first">The first branch, which ends in sums, one for each class.</param>
    /// <param name="second">The second branch, likewise.</param>
    /// <param name="timeConstantsMs">tau of both read-outs in milliseconds, above 0, at steps of 1 ms.</param>
    /// <exception cref="ArgumentException">The branches do not give the same number of values, or a name is used twice.</exception>
    public static DualBranch WithReadOuts(string name, FeatureShape input, Layer first, Layer second, (double First, double Second) timeConstantsMs)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Sequential Ended(Layer branch, string role, double tau) => new(
            $"{name}.{role}-branch", branch,
            new NeuronLayer($"{name}.{role}", branch.OutFeatures, NeuronLibrary.Named("LI"), new NeuronLayerOptions
            {
                Values = ImmutableDictionary<string, ImmutableArray<float>>.Empty.Add("tau_m", [(float)tau]),
            }));
        return new DualBranch(name, input, Ended(first, "first", timeConstantsMs.First), Ended(second, "second", timeConstantsMs.Second), BranchFusion.Weighted);
    }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, Input, input);
        return _output;
    }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var inputs = SignalFork.Of(input, 2, context);
        var outputs = new Signal[2];
        for (var i = 0; i < 2; i++)
        {
            outputs[i] = Parts[i].Forward(inputs[i], context);
            context.Note(Parts[i], outputs[i]);
        }

        var (first, second) = (outputs[0], outputs[1]);
        var output = Fusion switch
        {
            BranchFusion.Concatenate => Side(first, second, context),
            BranchFusion.Weighted => Weigh(first, second, context),
            _ => BranchKernels.Add(first, second, context.Arena),
        };
        if (output.NeedsGradient)
            context.Tape?.Record(() => Backward(first, second, output, context));
        return output;
    }

    /// <inheritdoc/>
    public override string AddTo(GraphParts graph, string source)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var first = Parts[0].AddTo(graph, source);
        var second = Parts[1].AddTo(graph, source);
        return graph.Add(ToNode(), first, second);
    }

    /// <summary>The node that joins the branches.</summary>
    public override GraphNode ToNode() => Fusion switch
    {
        BranchFusion.Concatenate => new ConcatenationNode(Name, _parts),
        BranchFusion.Weighted => new WeightedSumNode(Name, _output, [.. _weight!.Value.Span]),
        _ => new AddNode(Name, _output),
    };

    private FeatureShape Joined(FeatureShape first, FeatureShape second)
    {
        var places = (first.Height, first.Width) == (second.Height, second.Width);
        if (Fusion == BranchFusion.Concatenate)
            return places ? first with { Channels = first.Channels + second.Channels } : throw new ArgumentException($"'{Name}': the branches give the layouts {first} and {second}, whose channels do not go side by side.");
        if (first.Count != second.Count || !(places || first.IsFlat || second.IsFlat))
            throw new ArgumentException($"'{Name}': the branches give the layouts {first} and {second}, which do not add.");
        return first.IsFlat ? second : first;
    }

    private Signal Side(Signal first, Signal second, StepContext context)
    {
        int[] channels = [.. _parts.Select(p => p.Channels)];
        var needsGradient = first.NeedsGradient || second.NeedsGradient;
        return first.Spikes is { } a && second.Spikes is { } b
            ? Signal.Of(BranchKernels.Concatenate([a, b], channels), needsGradient)
            : Signal.Of(BranchKernels.Concatenate([first.Dense ?? first.Spikes!.ToDense(), second.Dense ?? second.Spikes!.ToDense()], channels, context.Arena), needsGradient, temporary: true);
    }

    private Signal Weigh(Signal first, Signal second, StepContext context)
    {
        var w = _weight!.Value.Span;
        var sum = BranchKernels.Add(BranchKernels.Scale(first, w[0], context.Arena), BranchKernels.Scale(second, w[1], context.Arena), context.Arena);

        // Its own weights learn, whatever the branches do.
        return sum.Spikes is { } spikes ? Signal.Of(spikes, needsGradient: true) : Signal.Of(sum.Dense!, needsGradient: true, temporary: true);
    }

    private void Backward(Signal first, Signal second, Signal output, StepContext context)
    {
        var gradient = GradientOf(output);
        foreach (var (i, branch) in new[] { first, second }.Index())
        {
            if (Fusion == BranchFusion.Weighted)
                _weight!.Gradient.Span[i] += (float)BranchKernels.FactorGradient(branch, gradient);
            if (!branch.NeedsGradient)
                continue;
            branch.AddGradient(
                Fusion switch
                {
                    BranchFusion.Concatenate => BranchKernels.Part(gradient, [.. _parts.Select(p => p.Channels)], i, context.Arena),
                    BranchFusion.Weighted => BranchKernels.Scale(Signal.Of(gradient), _weight!.Value.Span[i], context.Arena).Dense!,
                    _ => gradient,
                },
                context.Arena);
        }
    }
}
