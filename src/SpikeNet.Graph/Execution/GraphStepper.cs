using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>The nodes of a graph at work, one step of one sample after the other.</summary>
internal sealed class GraphStepper
{
    private readonly ImmutableArray<NodeStep> _order;
    private readonly ImmutableArray<List<NodeRow>> _inputs;
    private readonly NodeRow _input;

    internal GraphStepper(SpikeGraph graph)
    {
        Nodes = [.. graph.Order().Where(n => n is not ReadOutNode)];
        Steps = Nodes.ToDictionary(n => n.Name, n => Prepare(n, graph), StringComparer.Ordinal);
        _order = [.. Nodes.Select(n => Steps[n.Name])];
        _inputs = [.. Nodes.Select(n => graph.Sources(n.Name).Select(s => Steps[s].Output).ToList())];
        _input = Steps[graph.Input.Name].Output;
        Scored = Steps[graph.Sources(graph.ReadOut.Name)[0]].Output;
    }

    /// <summary>The nodes in the order in which they run, without the read-out.</summary>
    internal ImmutableArray<GraphNode> Nodes { get; }

    /// <summary>The nodes at work, by their names.</summary>
    internal Dictionary<string, NodeStep> Steps { get; }

    /// <summary>What reaches the read-out.</summary>
    internal NodeRow Scored { get; }

    /// <summary>Forgets the sample before.</summary>
    internal void Begin()
    {
        foreach (var step in _order)
            step.Begin();
    }

    /// <summary>Runs a step.</summary>
    /// <param name="spikes">The spikes of the input, ascending.</param>
    internal void Step(ReadOnlySpan<int> spikes)
    {
        _input.SetSpikes(spikes);
        for (var n = 0; n < _order.Length; n++)
            _order[n].Step(_inputs[n]);
        for (var n = 0; n < _order.Length; n++)
            _order[n].End(_inputs[n]);
    }

    private static NodeStep Prepare(GraphNode node, SpikeGraph graph)
    {
        var real = !graph.IsQuantised;
        return node switch
        {
            InputNode input => new InputStep(input),
            DenseNode dense => new DenseStep(dense),
            ConvolutionNode convolution => new ConvolutionStep(convolution, new ConvolutionGeometry(convolution)),
            TransposedConvolutionNode transposed => new ConvolutionStep(transposed, new ConvolutionGeometry(transposed)),
            PoolNode pool => new PoolStep(pool, real),
            FlattenNode flatten => new CopyStep(flatten.InputShape.Count),
            NormalisationNode normalisation => new NormalisationStep(normalisation),
            LayerNormalisationNode normalisation => new LayerNormalisationStep(normalisation),
            AttentionNode attention => new AttentionStep(attention),
            ConcatenationNode concatenation => new ConcatenationStep(concatenation),
            WeightedSumNode sum => new WeightedSumStep(sum),
            PathNode path => new PathStep(path),
            AddNode add => new AddStep(add, real),
            OrNode or => new OrStep(or),
            DelayNode delay => new DelayStep(delay),
            NeuronNode neuron => new NeuronStep(neuron),
            ProgramNeuronNode { FixedPoint: not null } program => new FixedPointProgramStep(program),
            ProgramNeuronNode program => new ProgramStep(program),
            _ => throw new NotSupportedException($"The interpreter has no step for the node '{node.Name}' ({node.Kind})."),
        };
    }
}
