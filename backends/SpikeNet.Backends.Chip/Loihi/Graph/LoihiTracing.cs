using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>Follows a quantised graph back from its neurons to the populations that feed them, and multiplies the weights on the way.</summary>
/// <remarks>Flattens, delays, sum poolings and additions are linear, so each spike of a population becomes synapses of its own and nothing has to be computed between neurons.</remarks>
internal sealed class LoihiTracing(SpikeGraph graph)
{
    private readonly Dictionary<string, LoihiValues> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _faults = [];

    /// <summary>What turned out to have no equivalent on the way.</summary>
    public IReadOnlyList<Diagnostic> Faults => _faults;

    /// <summary>The nodes with no equivalent on the chip.</summary>
    public static IEnumerable<Diagnostic> Obstacles(SpikeGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            switch (node)
            {
                case ProgramNeuronNode program:
                    yield return new("SPK1009", node.Name, "integrate-and-fire neurons in integers on loihi1, whose rules let a current decay in real numbers", $"the neuron program {program.Model.Name}{(program.FixedPoint is null ? "" : ", whose integers round otherwise")}", "use integrate-and-fire neurons, or run it on 'cpu', which takes any neuron");
                    break;
                case OrNode:
                    yield return Refusal(node, "sums of spikes", "spikes joined by or", "add them (a neuron then sees both), or use a target that joins spikes");
                    break;
                case PoolNode { Pooling: PoolKind.Max }:
                    yield return Refusal(node, "sum poolings, which fold into synapses", "a maximum", "use sum or average pooling, or a convolution with a stride instead");
                    break;
                case PoolNode { Pooling: PoolKind.Average }:
                    yield return Refusal(node, "sum poolings, which fold into synapses", "an average", "quantise the graph: that turns averages into sums");
                    break;
                case NormalisationNode:
                    yield return Refusal(node, "weights and neurons", "a normalisation", "fold it into the weights");
                    break;
                case TransposedConvolutionNode or LayerNormalisationNode or AttentionNode or ConcatenationNode or WeightedSumNode or PathNode:
                    yield return Refusal(node, "layers that have an equivalent on the chip", $"a node of the kind {node.Kind}", "use other layers, or a target that has it");
                    break;
                case DelayNode delay when delay.DelaySteps.Distinct().Count() > 1:
                    yield return Refusal(node, "one delay for all features", $"delays from {delay.DelaySteps.Min()} to {delay.DelaySteps.Max()} steps", "use the same delay everywhere");
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>What reaches a node's first input.</summary>
    public LoihiValues Into(GraphNode node) => Of(graph.Node(graph.Sources(node.Name)[0]));

    private static Diagnostic Refusal(GraphNode node, string expected, string found, string remedy) =>
        new("SPK1010", node.Name, $"{expected} on loihi1", found, remedy);

    private LoihiValues Of(GraphNode node)
    {
        if (_values.TryGetValue(node.Name, out var values))
            return values;
        if (!_open.Add(node.Name))
        {
            _faults.Add(Refusal(node, "neurons on every cycle", "a cycle of sums alone", "let the cycle pass through neurons"));
            return new LoihiValues([], null);
        }

        values = Find(node);
        _open.Remove(node.Name);
        _values[node.Name] = values;
        return values;
    }

    private LoihiValues Find(GraphNode node) => node switch
    {
        InputNode or NeuronNode => new LoihiValues([new LoihiPath(node.Name, 0, LoihiTaps.Identity(node.OutputShape.Count))], null),
        FlattenNode => Into(node),
        DelayNode delay => Delayed(Into(node), delay),
        PoolNode pool => Map(Into(node), t => t.Through(pool), b => Pooled(b, pool)),
        DenseNode dense => Biased(Map(Into(node), t => t.Through(dense), b => Weighted(b, dense)), dense.Bias, dense.OutputShape),
        ConvolutionNode convolution =>
            Biased(Map(Into(node), t => t.Through(convolution), b => Weighted(b, convolution)), convolution.Bias, convolution.OutputShape),
        AddNode => Added([.. graph.Sources(node.Name).Select(s => Of(graph.Node(s)))]),
        _ => throw new NotSupportedException($"The {node.Kind} '{node.Name}' has no equivalent on the chip."),
    };

    private LoihiValues Delayed(LoihiValues values, DelayNode node)
    {
        var steps = node.DelaySteps[0];
        if (values.Bias is not null && steps > 0)
            _faults.Add(Refusal(node, "a delay of spikes", "a delay of sums with a bias, which then begins late", "delay the spikes before the weights"));
        return values with { Paths = [.. values.Paths.Select(p => p with { Delay = p.Delay + steps })] };
    }

    private static LoihiValues Map(LoihiValues values, Func<LoihiTaps, LoihiTaps> taps, Func<long[], long[]> bias) =>
        new([.. values.Paths.Select(p => p with { Taps = taps(p.Taps) })], values.Bias is null ? null : bias(values.Bias));

    private static LoihiValues Biased(LoihiValues values, WeightTensor? bias, FeatureShape shape)
    {
        if (bias is null)
            return values;
        var sum = values.Bias?.ToArray() ?? new long[shape.Count];
        for (var i = 0; i < sum.Length; i++)
            sum[i] += bias.Integers![i % bias.Length];
        return values with { Bias = sum };
    }

    private static LoihiValues Added(IReadOnlyList<LoihiValues> terms)
    {
        long[]? bias = null;
        foreach (var term in terms.Where(t => t.Bias is not null))
            bias = bias is null ? term.Bias : [.. bias.Zip(term.Bias!, (a, b) => a + b)];
        return new LoihiValues([.. terms.SelectMany(t => t.Paths)], bias);
    }

    private static long[] Weighted(long[] values, DenseNode dense) => Sum(values, LoihiTaps.Identity(values.Length).Through(dense), dense.OutFeatures);

    private static long[] Weighted(long[] values, ConvolutionNode node) => Sum(values, LoihiTaps.Identity(values.Length).Through(node), node.OutputShape.Count);

    private static long[] Pooled(long[] values, PoolNode pool) => Sum(values, LoihiTaps.Identity(values.Length).Through(pool), pool.OutputShape.Count);

    private static long[] Sum(long[] values, LoihiTaps taps, int size)
    {
        var sums = new long[size];
        foreach (var (from, to, weight) in taps.Entries)
            sums[to] += values[from] * weight;
        return sums;
    }
}
