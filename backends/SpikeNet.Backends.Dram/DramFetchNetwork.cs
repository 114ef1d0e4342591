using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Dram;

/// <summary>A graph on the core that fetches its weights.</summary>
internal sealed class DramFetchNetwork(SpikeGraph graph, Ddr4Timing timing) : ICompiledNetwork
{
    private const int StateWordBits = 64;

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var run = GraphInterpreter.Run(graph, input);
        var traces = run.Trace(graph);
        var seconds = timing.RefreshStretch * traces.Sum(t => t.Counts.InputEvents * timing.MissSeconds(RowBytes(t.Stage.Dense)));
        var fetched = traces.Sum(t => (double)t.Counts.InputEvents * RowBytes(t.Stage.Dense)) / input.BatchSize;
        return new NetworkRun
        {
            Predictions = [.. run.Predictions()],
            Activity = new ActivityCounts(input.BatchSize, [.. traces.Select(Activity)]),
            LatencySeconds = seconds / input.BatchSize,
            Notes =
            [
                string.Create(CultureInfo.InvariantCulture, $"every event is a row miss, one after the other in one bank: {fetched:0.#} bytes of weights fetched per inference"),
                "read latency (CL) is not in our sources and taken equal to tRCD; bursts follow without a gap",
                "the latency is the memory's: additions and neuron updates are taken to hide behind the fetches; the core's control, the interface and the input are not priced",
            ],
        };
    }

    private static long RowBytes(DenseNode dense) => ((long)dense.OutFeatures * dense.Weight.Bits + 7) / 8;

    /// <summary>Potentials are stored with 16 bits where they fit, else with 32.</summary>
    private static long StateWords(GraphStage stage)
    {
        var bits = stage.Neurons?.FixedPoint is { StateBits: <= 16 } ? 16 : 32;
        return ((long)stage.Dense.OutFeatures * bits + StateWordBits - 1) / StateWordBits;
    }

    /// <summary>Additions per neuron and step besides those of events: comparison, leak, bias.</summary>
    private static int UpdateAdditions(GraphStage stage) =>
        1 + (stage.Neurons?.FixedPoint?.LeakShift is null ? 0 : 1) + (stage.Dense.Bias is null ? 0 : 1);

    private NodeActivity Activity(StageTrace trace)
    {
        var (stage, counts) = (trace.Stage, trace.Counts);
        var bytes = RowBytes(stage.Dense);
        var subtractions = stage.Neurons?.Neuron.Reset == ResetKind.BySubtraction ? counts.OutputSpikes : 0;
        var sweeps = counts.InputEvents + counts.NeuronUpdates / stage.Dense.OutFeatures;
        double additions = counts.SynapticOperations + counts.NeuronUpdates * UpdateAdditions(stage) + subtractions;
        return new NodeActivity
        {
            Node = counts.Node,
            InputEvents = counts.InputEvents,
            SynapticOperations = counts.SynapticOperations,
            DenseOperations = counts.DenseOperations,
            OutputSpikes = counts.OutputSpikes,
            ExecutedAccumulates = counts.SynapticOperations,
            Events = new Dictionary<string, double>
            {
                ["addition"] = additions,
                ["coreControl"] = additions,
                ["stateAccess"] = 2.0 * sweeps * StateWords(stage),
                ["dramRow"] = counts.InputEvents * timing.Rows(bytes),
                ["dramRead64"] = counts.InputEvents * Ddr4Timing.Reads(bytes),
            }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }
}
