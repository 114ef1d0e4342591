using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution.Nodes;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution;

/// <summary>Runs any graph with event-driven kernels and compiled neurons: the same spikes, scores and counts as <see cref="GraphInterpreter"/>, many times faster.</summary>
/// <remarks>
/// A graph without cycles runs node by node over all time steps; one with cycles in stretches as long as the shortest delay that closes
/// one. Sums are taken in the interpreter's order (events ascending, bias last), so real graphs give the same bits too; integers are held
/// by floats, which is exact below 2^24. What cannot be run so is named by <see cref="Obstacle"/>. One executor belongs to one thread at a
/// time; its kernels share <see cref="Workers"/>.
/// </remarks>
public sealed class GraphExecutor
{
    /// <summary>The largest activity of a pass in bytes: about what the outer caches hold.</summary>
    private const long PassBytes = 16L << 20;

    private readonly ImmutableArray<(GraphNode Node, NodeExecutor? Executor, int[] Sources)> _nodes;
    private readonly Dictionary<string, int> _places;
    private readonly ImmutableSortedDictionary<string, int> _eventNodes;
    private readonly int _scored;
    private readonly int _stretch;
    private readonly int _batch;
    private readonly StepArena _arena = new();

    /// <summary>Prepares a graph.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <exception cref="ArgumentException">There is an <see cref="Obstacle"/>.</exception>
    public GraphExecutor(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (Obstacle(graph) is { } obstacle)
            throw new ArgumentException($"The graph '{graph.Name}' cannot be run by kernels: {obstacle}", nameof(graph));
        Graph = graph;
        var signals = GraphSignals.Of(graph);
        var acyclic = ExecutionOrder.WithoutCycles(graph);
        var order = (acyclic ?? [.. graph.Order()]).Where(n => n is not ReadOutNode).ToList();
        _stretch = acyclic is null ? order.OfType<DelayNode>().Where(ExecutionOrder.ClosesCycles).Min(d => d.DelaySteps.Min()) : graph.Input.TimeSteps;
        _places = order.Select((n, i) => (n.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        _nodes =
        [
            .. order.Select(n => (
                n, Executor(n, acyclic is null, n is DelayNode && signals[graph.Sources(n.Name)[0]].IsEvents), graph.Sources(n.Name).Select(s => _places[s]).ToArray())),
        ];
        _eventNodes = order.Where(n => n is not InputNode && signals[n.Name].IsEvents).ToImmutableSortedDictionary(n => n.Name, n => _places[n.Name], StringComparer.Ordinal);
        _scored = _places[graph.Sources(graph.ReadOut.Name)[0]];
        var largest = signals.Values.Max(s => (long)s.Shape.Count) * sizeof(float) * graph.Input.TimeSteps;
        _batch = (int)Math.Clamp(PassBytes / largest, 1, 128);
    }

    /// <summary>The graph.</summary>
    public SpikeGraph Graph { get; }

    /// <summary>What keeps the kernels from giving exactly what the interpreter gives (SPK1190, SPK1000); null where nothing does.</summary>
    /// <param name="graph">A sound graph.</param>
    public static Diagnostic? Obstacle(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Nodes.OfType<PoolNode>().FirstOrDefault(HasEmptyWindow) is { } pool)
            return new("SPK1190", pool.Name, "windows that see some of the input", "windows that see nothing of it", "use less padding");

        foreach (var path in graph.Nodes.OfType<PathNode>())
        {
            if (path.Axis == PathAxis.Time && ExecutionOrder.WithoutCycles(graph) is null)
                return new("SPK1190", path.Name, "a path over all time steps at once", "a delay that closes a cycle", "keep paths out of cycles");
            if (Obstacle(path.Body) is { } inside)
                return inside with { Node = path.Name };
        }

        var integers = graph.Nodes.Any(n => n is NeuronNode { FixedPoint: not null } or ProgramNeuronNode { FixedPoint: not null } or SynapseNode { Weight.IsQuantised: true } or AttentionNode { Gain: not null });
        if (!integers)
            return null;
        if (!graph.IsQuantised || graph.Nodes.Any(n => n is PoolNode { Pooling: PoolKind.Average } or NormalisationNode or LayerNormalisationNode or WeightedSumNode))
            return new("SPK1000", graph.Name, "integers alone, or real numbers alone", "both", "quantise the whole graph");
        var (name, largest) = IntegerRange.Of(graph).MaxBy(r => r.Value);
        return largest < IntegerRange.Exact
            ? null
            : new("SPK1190", name, "sums below 2^24, which float32 holds exactly", FormattableString.Invariant($"sums up to {largest:0}"), "quantise with fewer weight bits");
    }

    /// <summary>Runs a graph with kernels where they can, otherwise with the interpreter; the result is the same.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>.</param>
    /// <param name="cancellation">Stops between passes.</param>
    public static GraphRun Run(SpikeGraph graph, SpikeTrain input, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Obstacle(graph) is null ? new GraphExecutor(graph).Run(input, cancellation: cancellation) : GraphInterpreter.Run(graph, input);
    }

    /// <summary>Runs a batch, some samples at a time.</summary>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>, without payload.</param>
    /// <param name="keepEvents">Whether the run keeps the events of every node; without them it has scores and counts, and the spikes of the input alone.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="ArgumentException">The input does not have the graph's N and T, or carries a payload.</exception>
    public GraphRun Run(SpikeTrain input, bool keepEvents = true, CancellationToken cancellation = default)
    {
        GraphInterpreter.CheckInput(Graph, input);
        var tallies = Graph.Layers().Select(l => new LayerTally(l)).ToImmutableArray();
        var collectors = keepEvents && input.BatchSize > 0
            ? _eventNodes.Keys.ToDictionary(n => n, _ => new TrainCollector(), StringComparer.Ordinal) : [];
        var scores = new double[input.BatchSize * Graph.ReadOut.Classes];
        var paths = Graph.Order().OfType<PathNode>().Select(p => (PathExecutor)_nodes[_places[p.Name]].Executor!).ToList();
        foreach (var path in paths)
            path.Count();
        var saturated = SaturationsOf();
        var first = 0;
        foreach (var pass in Passes(input, cancellation))
        {
            pass.Scores().CopyTo(scores, first * Graph.ReadOut.Classes);
            first += pass.BatchSize;
            foreach (var tally in tallies)
                tally.Add(pass);
            foreach (var (name, collector) in collectors)
                collector.Add(pass.Of(name));
        }

        var trains = collectors.ToDictionary(c => c.Key, c => c.Value.ToTrain(), StringComparer.Ordinal);
        bool Fires(string name) => Graph.Node(name) is NeuronNode or ProgramNeuronNode;
        return new GraphRun
        {
            Scores = scores,
            Classes = Graph.ReadOut.Classes,
            Spikes = trains.Where(t => Fires(t.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal).Add(Graph.Input.Name, input),
            OtherEvents = trains.Where(t => !Fires(t.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Counts = [.. tallies.Select(t => t.ToCounts()), .. paths.SelectMany(p => p.Counts())],
            Saturations = Saturations - saturated.Values.Sum(),
            SaturationsOf = SaturationsOf().ToImmutableSortedDictionary(s => s.Key, s => s.Value - saturated[s.Key], StringComparer.Ordinal),
        };
    }

    /// <summary>Runs a batch, some samples at a time, in order; each pass lives until the next is asked for.</summary>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>, without payload.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="ArgumentException">The input does not have the graph's N and T, or carries a payload.</exception>
    public IEnumerable<GraphPass> Passes(SpikeTrain input, CancellationToken cancellation = default)
    {
        GraphInterpreter.CheckInput(Graph, input);
        for (var first = 0; first < input.BatchSize; first += _batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(_batch, input.BatchSize - first);
            yield return Pass(count == input.BatchSize ? input : input.Select([.. Enumerable.Range(first, count)]));
        }
    }

    /// <summary>Runs a batch at once, however large, and keeps nothing beyond the next pass.</summary>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>, without payload.</param>
    /// <exception cref="ArgumentException">The input does not have the graph's N and T, or carries a payload.</exception>
    public GraphPass Pass(SpikeTrain input)
    {
        GraphInterpreter.CheckInput(Graph, input);
        _arena.Reset();
        foreach (var (_, executor, _) in _nodes)
            executor?.Begin(input.BatchSize);
        var stretches = new List<Signal[]>();
        for (var first = 0; first < input.TimeSteps; first += _stretch)
        {
            var steps = Math.Min(_stretch, input.TimeSteps - first);
            stretches.Add(Stretch(steps == input.TimeSteps ? input : Steps(input, first, steps), steps));
        }

        return new GraphPass(Graph.ReadOut, _places, _scored, input.BatchSize, stretches);
    }

    /// <summary>Neuron steps in which an integer state saturated since the executor was made.</summary>
    internal long Saturations => _nodes.Sum(n => n.Executor?.Saturations ?? 0);

    private Dictionary<string, long> SaturationsOf() => _nodes.Where(n => n.Node is NeuronNode { FixedPoint: not null } or ProgramNeuronNode { FixedPoint: not null } or PathNode)
        .ToDictionary(n => n.Node.Name, n => n.Executor!.Saturations, StringComparer.Ordinal);

    private Signal[] Stretch(SpikeTrain input, int steps)
    {
        var signals = new Signal[_nodes.Length];
        var sources = new List<Signal?>();
        IReadOnlyList<Signal?> Sources(int[] places)
        {
            sources.Clear();
            foreach (var place in places)
                sources.Add(signals[place]);
            return sources;
        }

        for (var i = 0; i < _nodes.Length; i++)
            signals[i] = _nodes[i].Executor is { } executor ? executor.Run(Sources(_nodes[i].Sources), steps, _arena) : Signal.Of(input);
        foreach (var (_, executor, places) in _nodes)
            executor?.End(Sources(places));
        return signals;
    }

    private static SpikeTrain Steps(SpikeTrain input, int first, int steps)
    {
        var train = new SpikeTrainBuilder(steps, input.BatchSize, input.Features);
        for (var t = first; t < first + steps; t++)
            for (var b = 0; b < input.BatchSize; b++)
                train.AppendRow(input.Row(t, b));
        return train.Build();
    }

    private static bool HasEmptyWindow(PoolNode pool)
    {
        var geometry = new ConvolutionGeometry(pool.InputShape, pool.Window, pool.InputShape.Channels, pool.InputShape.Channels);
        return geometry.Rows.SelectMany(r => r).Select(r => r.Place).Distinct().Count() < geometry.Output.Height
            || geometry.Columns.SelectMany(c => c).Select(c => c.Place).Distinct().Count() < geometry.Output.Width;
    }

    private static NodeExecutor? Executor(GraphNode node, bool inStretches, bool delaysEvents) => node switch
    {
        InputNode => null,
        DenseNode dense => new DenseExecutor(dense),
        ConvolutionNode convolution => new ConvolutionExecutor(convolution),
        PoolNode pool => new PoolExecutor(pool),
        FlattenNode => new CopyExecutor(),
        TransposedConvolutionNode transposed => new TransposedConvolutionExecutor(transposed),
        NormalisationNode normalisation => new NormalisationExecutor(normalisation),
        LayerNormalisationNode normalisation => new LayerNormalisationExecutor(normalisation),
        AttentionNode attention => new AttentionExecutor(attention),
        ConcatenationNode concatenation => new ConcatenationExecutor(concatenation),
        WeightedSumNode sum => new WeightedSumExecutor(sum),
        PathNode path => new PathExecutor(path),
        AddNode or OrNode => new JoinExecutor(node),
        DelayNode delay => new DelayExecutor(delay, delaysEvents, inStretches && ExecutionOrder.ClosesCycles(delay)),
        NeuronNode { FixedPoint: not null } neurons => new IntegerNeuronExecutor(neurons),
        NeuronNode neurons => new LifExecutor(neurons, inStretches),
        ProgramNeuronNode { FixedPoint: not null } program => new IntegerProgramExecutor(program),
        ProgramNeuronNode program => new ProgramExecutor(program, inStretches),
        _ => throw new NotSupportedException($"There is no kernel for the node '{node.Name}' ({node.Kind})."),
    };
}
