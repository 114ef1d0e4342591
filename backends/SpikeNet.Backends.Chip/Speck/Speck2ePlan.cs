using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>A graph as layers of Speck2e: convolution, neurons, sum pooling, and where the spikes go.</summary>
/// <remarks>
/// Events of several layers may enter one (an addition of spikes): each is an event of its own. What is no such layer is listed in
/// <see cref="Refusals"/>; the other layers are there all the same, so that their violations can be told too.
/// </remarks>
public sealed class Speck2ePlan
{
    private readonly SpikeGraph _graph;
    private readonly ImmutableDictionary<string, NodeSignal> _signals;
    private readonly Dictionary<string, int> _places;

    private Speck2ePlan(SpikeGraph graph)
    {
        _graph = graph;
        _signals = GraphSignals.Of(graph);
        var synapses = graph.Order().Where(n => n is DenseNode or ConvolutionNode).ToList();
        _places = synapses.Select((n, i) => (n.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        Refusals = [.. graph.Nodes.SelectMany(Refuse)];
        Layers = [.. synapses.Select(Layer)];
        FromInput = Destinations(graph.Input.Name);
        InputShape = ShapeBehind(graph.Input.Name);
    }

    /// <summary>The layers in order.</summary>
    public ImmutableArray<Speck2eLayer> Layers { get; }

    /// <summary>Where the input's events go.</summary>
    public ImmutableArray<Speck2eDestination> FromInput { get; }

    /// <summary>The layout of the input, as the first node that takes it states it.</summary>
    public FeatureShape InputShape { get; }

    /// <summary>What the chip has no layer for.</summary>
    public ImmutableArray<ChipViolation> Refusals { get; }

    /// <summary>The number of layers that an event passes at most.</summary>
    public int Depth
    {
        get
        {
            var depth = new int[Layers.Length];
            for (var i = Layers.Length - 1; i >= 0; i--)
                depth[i] = 1 + Layers[i].Destinations.Where(d => d.Layer > i).Select(d => depth[d.Layer]).DefaultIfEmpty(0).Max();
            return depth.DefaultIfEmpty(0).Max();
        }
    }

    /// <summary>The plan of a graph.</summary>
    /// <param name="graph">A sound graph.</param>
    public static Speck2ePlan Of(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new Speck2ePlan(graph);
    }

    private Speck2eLayer Layer(GraphNode synapses)
    {
        var neurons = _graph.Consumers(synapses.Name).Select(_graph.Node).OfType<NeuronNode>().FirstOrDefault();
        var convolution = synapses as ConvolutionNode;
        var input = convolution?.InputShape ?? DenseInput(synapses);
        return new Speck2eLayer
        {
            Name = neurons?.Name ?? synapses.Name,
            Synapses = synapses,
            Neurons = neurons,
            Input = input,
            Window = convolution?.Window ?? new SpatialWindow(input.Height, input.Width),
            Output = synapses.OutputShape,
            Destinations = Destinations(neurons?.Name ?? synapses.Name),
        };
    }

    /// <summary>The layout before a flattening, whose places the kernel of a fully connected layer covers.</summary>
    private FeatureShape DenseInput(GraphNode dense)
    {
        var source = _graph.Node(_graph.Sources(dense.Name)[0]);
        while (source is FlattenNode or AddNode)
        {
            if (source.ExpectedInput is { IsFlat: false } shape)
                return shape;
            source = _graph.Node(_graph.Sources(source.Name)[0]);
        }

        return _signals.TryGetValue(source.Name, out var signal) && signal.Shape.Count == dense.ExpectedInput.Count ? signal.Shape : dense.ExpectedInput;
    }

    private FeatureShape ShapeBehind(string name) => _graph.Consumers(name).Select(c => _graph.Node(c).ExpectedInput)
        .Where(s => s.Count == _signals[name].Shape.Count).OrderBy(s => s.IsFlat).FirstOrDefault(_signals[name].Shape);

    private ImmutableArray<Speck2eDestination> Destinations(string from)
    {
        var found = ImmutableArray.CreateBuilder<Speck2eDestination>();
        Follow(from, [], new HashSet<string>(StringComparer.Ordinal));
        return found.ToImmutable();

        void Follow(string name, ImmutableArray<PoolNode> pools, HashSet<string> path)
        {
            // A graph that the plan refuses may go round in circles.
            if (!path.Add(name))
                return;
            foreach (var consumer in _graph.Consumers(name))
            {
                switch (_graph.Node(consumer))
                {
                    case ReadOutNode:
                        found.Add(new Speck2eDestination(Speck2eDestination.ReadOut, pools));
                        break;
                    case DenseNode or ConvolutionNode:
                        found.Add(new Speck2eDestination(_places[consumer], pools));
                        break;
                    case PoolNode pool:
                        Follow(consumer, pools.Add(pool), path);
                        break;
                    case NeuronNode or ProgramNeuronNode:
                        break;
                    default:
                        Follow(consumer, pools, path);
                        break;
                }
            }

            path.Remove(name);
        }
    }

    private IEnumerable<ChipViolation> Refuse(GraphNode node)
    {
        ChipViolation Refusal(string needed, string fix) =>
            new("SPK1010", node.Name, needed, "layers of convolution, integrate-and-fire neurons and sum pooling, without a way back", fix);
        switch (node)
        {
            case InputNode or ReadOutNode or FlattenNode:
                break;
            case PoolNode { Pooling: PoolKind.Sum, Window: { PaddingY: 0, PaddingX: 0, DilationY: 1, DilationX: 1 } w } when w.KernelHeight == w.KernelWidth && w.StrideY == w.KernelHeight && w.StrideX == w.KernelWidth:
                break;
            case PoolNode { Pooling: PoolKind.Sum, Window: var w }:
                yield return new(
                    "SPK1011", node.Name, $"windows of {w.KernelHeight} x {w.KernelWidth}, stride {w.StrideY} x {w.StrideX}, padding {w.PaddingY} x {w.PaddingX}",
                    "square pooling windows side by side", "use a square window, the same stride and no padding");
                break;
            case PoolNode { Pooling: PoolKind.Average }:
                yield return Refusal("average pooling", "quantise: average pooling becomes sum pooling with rescaled weights");
                break;
            case PoolNode pool:
                yield return Refusal($"{pool.Pooling} pooling", "use average or sum pooling, or a stride");
                break;
            case DelayNode when ReachesItself(node.Name):
                yield return Refusal("a recurrent edge (a delay that closes a cycle)", "train without recurrence: the tool chain rejects it");
                break;
            case ProgramNeuronNode program:
                yield return new("SPK1009", node.Name, $"{program.Model.Name} as a program", "integrate-and-fire neurons", "train with integrate-and-fire neurons");
                if (!program.RecurrentWeights.IsEmpty)
                    yield return Refusal("recurrent weights", "train without recurrence: the tool chain rejects it");
                break;
            case NeuronNode when _graph.Node(_graph.Sources(node.Name)[0]) is not (DenseNode or ConvolutionNode):
                yield return Refusal($"neurons behind the {_graph.Node(_graph.Sources(node.Name)[0]).Kind} '{_graph.Sources(node.Name)[0]}'", "put a convolution or a fully connected layer right before the neurons, and pool behind them");
                break;
            case DenseNode or ConvolutionNode when _graph.Consumers(node.Name).Select(_graph.Node).ToList() is not [NeuronNode or ProgramNeuronNode or ReadOutNode]:
                yield return Refusal(
                    $"weights whose sums go to {string.Join(", ", _graph.Consumers(node.Name).Select(c => $"'{c}'"))}",
                    "let the sums of one layer go to one population of neurons, alone");
                break;
            case AddNode when _graph.Sources(node.Name).Any(s => !_signals[s].IsEvents):
                yield return Refusal("an addition of sums", "add spikes instead: a core has one kernel");
                break;
            case DenseNode or ConvolutionNode or NeuronNode or AddNode:
                break;
            default:
                yield return Refusal($"a node of the kind {node.Kind}", "leave it out, or use a target that has it");
                break;
        }
    }

    private bool ReachesItself(string name)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(_graph.Consumers(name));
        while (open.TryPop(out var next))
        {
            if (next == name)
                return true;
            if (!seen.Add(next))
                continue;
            foreach (var consumer in _graph.Consumers(next))
                open.Push(consumer);
        }

        return false;
    }
}
