using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>A network on Speck2e.</summary>
/// <remarks>
/// Predictions and executed accumulations are those of the chip's own order (<see cref="EventByEventSimulation"/>); synaptic operations
/// follow the graph's step-by-step definition, as everywhere. Latency is the service time of an inference whose events come as fast as the
/// chip takes them: the cores work side by side, so the busiest layer's events times the service time, plus one service time per layer for
/// the last event to pass. It is an upper bound where a core overlaps events, and leaves out the time over which a sensor's events come.
/// </remarks>
internal sealed partial class Speck2eNetwork(SpikeGraph graph, Speck2ePlan plan, Speck2ePlacement placement, EnergyTable energy) : ICompiledNetwork
{
    private readonly EventByEventSimulation _simulation = new(graph, plan);
    private readonly double _service = energy.Si("event.service");

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var (account, counts) = Account(input, cancellation);
        return new NetworkRun
        {
            Predictions = account.Predictions,
            Activity = new ActivityCounts(input.BatchSize, [.. account.Layers.Zip(counts, Activity)]),
            LatencySeconds = account.SecondsPerInference,
            Notes = Speck2eNotes.Of(account, _service),
        };
    }

    internal (Speck2eAccount Account, ImmutableArray<NodeCounts> Counts) Account(SpikeTrain input, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var reference = GraphExecutor.Obstacle(graph) is null ? GraphExecutor.Run(graph, input, cancellation) : GraphInterpreter.Run(graph, input);
        var samples = new EventByEventSample[input.BatchSize];
        Workers.Run(samples.Length, b =>
        {
            if (!cancellation.IsCancellationRequested)
                samples[b] = _simulation.Run(input, b);
        });
        cancellation.ThrowIfCancellationRequested();

        // Counts come in the order of the graph's layers, which is the plan's.
        var layers = plan.Layers.Select((layer, i) =>
        {
            var (events, operations) = (samples.Sum(s => s.Events[i]), samples.Sum(s => s.Operations[i]));
            return new Speck2eLayerAccount(
                layer, placement.Cores[i], events, operations, events * layer.ToolChainOperationsPerEvent, operations + samples.Sum(s => s.BiasUpdates[i]),
                samples.Sum(s => s.Spikes[i]), reference.Counts[i].OutputSpikes, samples.Select(s => s.PeakOperations[i]).DefaultIfEmpty(0).Max(),
                samples.Select(s => s.PeakEvents[i]).DefaultIfEmpty(0).Max(), events * _service);
        });
        var account = new Speck2eAccount
        {
            Inferences = input.BatchSize,
            Predictions = [.. samples.Select(s => s.Prediction)],
            StepByStepPredictions = [.. reference.Predictions()],
            Layers = [.. layers],
            Saturations = samples.Sum(s => s.Saturations),
            Postponed = samples.Sum(s => s.Postponed),
            SecondsPerEvent = plan.Depth * _service,
            SecondsPerInference = samples.Length == 0 ? null : samples.Average(s => (s.Events.Max() + plan.Depth) * _service),
            StepSeconds = StepSeconds(),
        };
        return (account, [.. reference.Counts]);
    }

    private static NodeActivity Activity(Speck2eLayerAccount layer, NodeCounts counts)
    {
        var events = ImmutableSortedDictionary<string, double>.Empty.Add("synaptic.operation", layer.SynapticOperations);
        if (layer.Updates > layer.SynapticOperations)
            events = events.Add("bias.update", layer.Updates - layer.SynapticOperations);
        return new NodeActivity
        {
            Node = counts.Node,
            InputEvents = counts.InputEvents,
            SynapticOperations = counts.SynapticOperations,
            ExecutedAccumulates = layer.SynapticOperations,
            DenseOperations = counts.DenseOperations,
            OutputSpikes = counts.OutputSpikes,
            Events = events,
        };
    }

    /// <summary>A model for recordings of events keeps the length of its frames beside the graph.</summary>
    private double? StepSeconds() =>
        graph.Metadata.TryGetValue("input", out var text) && StepMs().Match(text) is { Success: true } match
            && double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds / 1000 : null;

    [GeneratedRegex(@"\bstep-ms: *([0-9.eE+-]+)")]
    private static partial Regex StepMs();
}
