using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Gpu;

/// <summary>A network on the modelled card: every weight is multiplied in every step, spike or not.</summary>
internal sealed class GpuNetwork(SpikeGraph graph, EnergyTable table) : ICompiledNetwork
{
    private readonly double _latency = new GpuTiming(table).Latency(graph);
    private readonly ImmutableArray<SynapticLayer> _layers = graph.Layers();

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var reference = GraphExecutor.Run(graph, input, cancellation);
        return new NetworkRun
        {
            Predictions = [.. reference.Predictions()],
            Activity = new ActivityCounts(input.BatchSize, [.. _layers.Zip(reference.Counts, (layer, counts) => Activity(layer, counts, input.Rows))]),
            LatencySeconds = _latency,
            Notes = Notes(),
        };
    }

    private static NodeActivity Activity(SynapticLayer layer, NodeCounts counts, int rows)
    {
        var products = rows * GpuTiming.Products(layer.Synapses);
        return new()
        {
            Node = counts.Node,
            InputEvents = counts.InputEvents,
            SynapticOperations = counts.SynapticOperations,
            ExecutedAccumulates = products,
            DenseOperations = counts.DenseOperations,
            OutputSpikes = counts.OutputSpikes,
            Events = ImmutableSortedDictionary<string, double>.Empty.Add("mac", products),
        };
    }

    private ImmutableArray<string> Notes()
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.Add("device model, nothing was run on a GPU: dense 32-bit arithmetic, batch 1, two kernels per layer");
        notes.Add("the energy per MAC (second-hand), the rest power and the launch times come from different sources and cards");
        notes.Add("for orientation: the RTX 3090 took 21.5 to 28.1 ms per inference of Speck's tasks (another, larger network)");
        if (_layers.Any(l => l.Synapses is ConvolutionNode))
            notes.Add("convolutions as matrix products over their windows, padding included; poolings and joins are kernels of their own without multiplications");
        double values = graph.Nodes.Where(n => n is not (FlattenNode or InputNode or ReadOutNode)).Sum(n => (double)n.ExpectedInput.Count + n.OutputShape.Count) * graph.Input.TimeSteps;
        var bytes = 4 * (values + _layers.Sum(l => (double)l.Weight.Length));
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"the board's memory moves {bytes / 1e6:0.###} MB per inference where every kernel reads and writes its values once; the energy per MAC is taken to contain that"));
        return notes.ToImmutable();
    }
}
