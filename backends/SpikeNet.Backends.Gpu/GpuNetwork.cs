using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Gpu;

/// <summary>A network on the modelled card: every weight is multiplied in every step, spike or not.</summary>
internal sealed class GpuNetwork(SpikeGraph graph, EnergyTable table) : ICompiledNetwork
{
    private readonly double _latency = new GpuTiming(table).Latency(graph);

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var reference = GraphInterpreter.Run(graph, input);
        return new NetworkRun
        {
            Predictions = [.. reference.Predictions()],
            Activity = new ActivityCounts(input.BatchSize, [.. reference.Counts.Select(Activity)]),
            LatencySeconds = _latency,
            Notes =
            [
                "device model, nothing was run on a GPU: dense 32-bit arithmetic, batch 1, two kernels per layer",
                "the energy per MAC (second-hand), the rest power and the launch times come from different sources and cards",
                "for orientation: the RTX 3090 took 21.5 to 28.1 ms per inference of Speck's tasks (another, larger network)",
            ],
        };
    }

    private static NodeActivity Activity(NodeCounts counts) => new()
    {
        Node = counts.Node,
        InputEvents = counts.InputEvents,
        SynapticOperations = counts.SynapticOperations,
        ExecutedAccumulates = counts.DenseOperations,
        DenseOperations = counts.DenseOperations,
        OutputSpikes = counts.OutputSpikes,
        Events = ImmutableSortedDictionary<string, double>.Empty.Add("mac", counts.DenseOperations),
    };
}
