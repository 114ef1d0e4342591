using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A layer that goes along an axis: over the places of every step, such as frequencies, or over time at every place with the same weights.</summary>
/// <remarks>
/// The layer inside takes the channels of one place. Along places its steps are the places of one step of one sample, from the first to the last or
/// back, and it begins anew in every step; along time its steps are the time steps, and every place has states of its own. It gives as many places.
/// In a graph it is a <see cref="PathNode"/>, whose layer takes and gives spikes.
/// </remarks>
public sealed class AxisPath : Layer
{
    private readonly Layer _body;

    /// <summary>Makes a path.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The layout: P places of C channels.</param>
    /// <param name="axis">Where it goes.</param>
    /// <param name="body">The layer that goes there, with C inputs.</param>
    /// <exception cref="ArgumentException">The layer does not take C values, or a name is used twice.</exception>
    public AxisPath(string name, FeatureShape input, PathAxis axis, Layer body)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(body);
        (Input, Axis, _body, Parts) = (input, axis, body, [body]);
        LayerSequence.VerifyNames(Parts.WithParts().Select(l => l.Name).Append(name));
        if (body.InFeatures != input.Channels)
            throw new ArgumentException($"'{name}' goes over places of {input.Channels} channels, but '{body.Name}' takes {body.InFeatures}.", nameof(body));
    }

    /// <summary>The layout of the input.</summary>
    public FeatureShape Input { get; }

    /// <summary>Where it goes.</summary>
    public PathAxis Axis { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts { get; }

    /// <inheritdoc/>
    public override int InFeatures => Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => Places * _body.OutFeatures;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => _body.Parameters;

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers => _body.Buffers;

    private int Places => Input.Height * Input.Width;

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, Input, input);
        return Input with { Channels = _body.OutFeatures };
    }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var (steps, batch) = (input.TimeSteps, input.BatchSize);
        var along = input.Spikes is { } spikes
            ? Signal.Of(AxisKernels.Along(spikes, Places, Axis), input.NeedsGradient)
            : Signal.Of(AxisKernels.Along(input.Dense!, Places, Axis, context.Arena), input.NeedsGradient, temporary: true);
        if (input.NeedsGradient)
        {
            context.Tape?.Record(() =>
            {
                if (along.Gradient is { } gradient)
                    input.AddGradient(AxisKernels.Back(gradient, steps, batch, Places, Axis, context.Arena), context.Arena, made: true);
            });
        }

        var given = _body.Forward(along, Inside(context));
        var output = given.Spikes is { } events
            ? Signal.Of(AxisKernels.Back(events, steps, batch, Places, Axis), given.NeedsGradient)
            : Signal.Of(AxisKernels.Back(given.Dense!, steps, batch, Places, Axis, context.Arena), given.NeedsGradient, temporary: true);
        if (given.NeedsGradient)
        {
            context.Tape?.Record(() =>
            {
                var gradient = GradientOf(output);
                given.AddGradient(AxisKernels.Along(gradient, Places, Axis, context.Arena), context.Arena, made: true);
                output.ReleaseGradient();
            });
        }

        return output;
    }

    /// <inheritdoc/>
    /// <remarks>The graph inside has as many steps as the axis; a path along time takes them from the source's input node.</remarks>
    public override string AddTo(GraphParts graph, string source)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Add(Node(Axis == PathAxis.Time ? graph.TimeSteps : Places), source);
    }

    /// <summary>The path as a node.</summary>
    /// <exception cref="InvalidOperationException">It goes along time, whose length the network's graph knows: use <see cref="AddTo"/>.</exception>
    public override GraphNode ToNode() => Axis == PathAxis.Time
        ? throw new InvalidOperationException($"'{Name}' goes along time: use {nameof(AddTo)}, where the number of steps is known.")
        : Node(Places);

    private PathNode Node(int steps)
    {
        var parts = new GraphParts();
        var last = _body.AddTo(parts, parts.Add(new InputNode(Network.InputName, Input.Channels, steps, steps)));
        parts.Add(new ReadOutNode("output", ReadOutRule.SpikeCount, _body.OutFeatures), last);
        return new PathNode(Name, Input, Axis, parts.ToGraph($"{Name} inside"));
    }

    /// <summary>Places of one step are no time that goes on in the next chunk.</summary>
    private StepContext Inside(StepContext context) => new()
    {
        Arena = context.Arena,
        Tape = context.Tape,
        States = Axis == PathAxis.Time ? context.States : null,
        UpdatesStatistics = context.UpdatesStatistics,
        Random = context.Random,
    };
}
