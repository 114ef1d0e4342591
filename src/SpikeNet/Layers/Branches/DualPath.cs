using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A layer over the places of every step, such as frequencies, then a layer over time at every place: a dual-path block.</summary>
/// <remarks>
/// The first path may go both ways: a layer from the first place to the last and one back, whose channels are put side by side. The second sees the
/// past alone, so the block is causal. Places keep their layout; the weights of each path are the same everywhere. The graph has the nodes
/// <c>name.places</c>, <c>name.places-back</c> and <c>name.both</c> where it goes both ways, and <c>name.time</c>.
/// As in GSU-DBNet (arXiv 2606.23761), whose blocks go both ways over frequency and causally over time with <see cref="GatedSpikingUnit"/>s.
/// </remarks>
public sealed class DualPath : Layer
{
    private readonly Sequential _paths;

    /// <summary>Makes a block.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The layout: places of C channels.</param>
    /// <param name="places">The layer over places, with C inputs.</param>
    /// <param name="time">The layer over time, which takes what the paths over places give for a place.</param>
    /// <param name="placesBack">The layer over places from the last to the first, with C inputs; null for one way only.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or a name is used twice.</exception>
    public DualPath(string name, FeatureShape input, Layer places, Layer time, Layer? placesBack = null)
        : base(name)
    {
        Input = input;
        Layer first = new AxisPath($"{name}.places", input, PathAxis.Places, places);
        if (placesBack is not null)
            first = new DualBranch($"{name}.both", input, first, new AxisPath($"{name}.places-back", input, PathAxis.PlacesReversed, placesBack), BranchFusion.Concatenate);
        _paths = new Sequential($"{name}.paths", first, new AxisPath($"{name}.time", first.OutputShape(input), PathAxis.Time, time));
        LayerSequence.VerifyNames(Parts.WithParts().Select(l => l.Name).Append(name));
    }

    /// <summary>The layout of the input.</summary>
    public FeatureShape Input { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts => [_paths];

    /// <inheritdoc/>
    public override int InFeatures => _paths.InFeatures;

    /// <inheritdoc/>
    public override int OutFeatures => _paths.OutFeatures;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => _paths.Parameters;

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers => _paths.Buffers;

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, Input, input);
        return _paths.OutputShape(Input);
    }

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Features == InFeatures
            ? _paths.Forward(input, context)
            : throw new ArgumentException($"The layer '{Name}' takes {Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
    }

    /// <inheritdoc/>
    public override string AddTo(GraphParts graph, string source) => _paths.AddTo(graph, source);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: it is several nodes.</exception>
    public override GraphNode ToNode() => throw new InvalidOperationException($"'{Name}' is several nodes of a graph: use {nameof(AddTo)}.");
}
