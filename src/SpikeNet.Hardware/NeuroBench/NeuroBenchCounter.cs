using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;

namespace SpikeNet.Hardware.NeuroBench;

/// <summary>Counts the metrics of NeuroBench over the passes of a <see cref="GraphExecutor"/>.</summary>
/// <remarks>
/// Recurrent synapses take the spikes of all steps but the last, and in a dense network as many steps. Whether a layer's operations are
/// accumulates is judged over all samples, so that it does not depend on how they are batched. Integrators of a read-out are no neurons.
/// </remarks>
public sealed class NeuroBenchCounter
{
    private readonly SpikeGraph _graph;
    private readonly ImmutableArray<(string Source, EffectiveOperations Operations)> _synapses;
    private readonly ImmutableArray<(ProgramNeuronNode Node, EffectiveOperations Operations)> _recurrent;
    private readonly ImmutableArray<Population> _populations;
    private int _samples;
    private int _right;

    /// <summary>Begins with nothing.</summary>
    /// <param name="graph">The graph that is run.</param>
    public NeuroBenchCounter(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _graph = graph;
        _synapses = [.. graph.Layers().Select(l => (l.Source, EffectiveOperations.Of(l)))];
        _recurrent =
        [
            .. from node in graph.Order().OfType<ProgramNeuronNode>()
               from weights in node.RecurrentWeights.OfType<WeightTensor>()
               select (node, EffectiveOperations.OfMatrix($"{node.Name} recurrent", weights)),
        ];
        _populations = [.. graph.Order().Where(n => n is NeuronNode or ProgramNeuronNode).Select(n => new Population(n, graph.Sources(n.Name)[0]))];
    }

    /// <summary>Runs samples and counts them.</summary>
    /// <param name="executor">Runs the same graph.</param>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <exception cref="ArgumentException">The input does not fit the graph, or there is not one label per sample.</exception>
    public void Run(GraphExecutor executor, SpikeTrain input, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != input.BatchSize)
            throw new ArgumentException($"There are {input.BatchSize} samples, but {labels.Count} labels.", nameof(labels));
        var first = 0;
        foreach (var pass in executor.Passes(input))
        {
            Add(pass, [.. labels.Skip(first).Take(pass.BatchSize)]);
            first += pass.BatchSize;
        }
    }

    /// <summary>The metrics so far.</summary>
    /// <exception cref="InvalidOperationException">There was no sample yet.</exception>
    public NeuroBenchMetrics ToMetrics()
    {
        if (_samples == 0)
            throw new InvalidOperationException("There are no metrics of no samples.");
        ImmutableArray<NeuroBenchSynapses> synapses = [.. _synapses.Select(s => s.Operations).Concat(_recurrent.Select(r => r.Operations)).Select(o => o.ToSynapses(_samples))];
        return new NeuroBenchMetrics
        {
            Samples = _samples,
            Accuracy = (double)_right / _samples,
            Footprint = ModelFootprint.Of(_graph),
            ConnectionSparsity = Share(synapses.Sum(s => s.ZeroWeights), synapses.Sum(s => s.Weights)),
            ActivationSparsity = Share(_populations.Sum(p => p.Outputs - p.Active), _populations.Sum(p => p.Outputs)),
            Synapses = synapses,
            Neurons = [.. _populations.Select(p => new NeuroBenchNeurons(p.Node.Name, p.Node.OutputShape.Count, Share(p.Outputs - p.Active, p.Outputs) ?? 0, (double)p.Updates / _samples))],
        };
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private void Add(GraphPass pass, int[] labels)
    {
        _samples += pass.BatchSize;
        var scores = pass.Scores();
        var classes = _graph.ReadOut.Classes;
        for (var b = 0; b < labels.Length; b++)
            _right += ClassOf(scores.AsSpan(b * classes, classes)) == labels[b] ? 1 : 0;
        foreach (var (source, operations) in _synapses)
        {
            foreach (var events in pass.Of(source).Select(s => s.Spikes!))
                operations.Add(events, events.EventCount, events.Rows);
        }

        foreach (var (node, operations) in _recurrent)
            AddRecurrent(operations, [.. pass.Of(node.Name).Select(s => s.Spikes!)]);
        foreach (var population in _populations)
            population.Add(pass);
    }

    /// <summary>The first of the largest scores.</summary>
    private static int ClassOf(ReadOnlySpan<double> scores)
    {
        var best = 0;
        for (var c = 1; c < scores.Length; c++)
            best = scores[c] > scores[best] ? c : best;
        return best;
    }

    /// <summary>The spikes of the last step reach nobody any more.</summary>
    private static void AddRecurrent(EffectiveOperations operations, SpikeTrain[] stretches)
    {
        foreach (var events in stretches[..^1])
            operations.Add(events, events.EventCount, events.Rows);
        var last = stretches[^1];
        var rows = (last.TimeSteps - 1) * last.BatchSize;
        operations.Add(last, last.RowOffsets[rows], rows);
    }

    private sealed class Population(GraphNode node, string source)
    {
        private readonly MembraneReplay _membranes = new(node);

        public GraphNode Node => node;

        public long Outputs { get; private set; }

        public long Active { get; private set; }

        public long Updates { get; private set; }

        public void Add(GraphPass pass)
        {
            foreach (var output in pass.Of(node.Name))
            {
                Outputs += (long)output.TimeSteps * output.BatchSize * output.Features;
                Active += output.Spikes?.EventCount ?? NonZero(output.Dense!);
            }

            Updates += _membranes.Updates([.. pass.Of(source)]);
        }

        private static long NonZero(Tensor values)
        {
            long count = 0;
            foreach (var value in values.Span)
                count += value == 0 ? 0 : 1;
            return count;
        }
    }
}
