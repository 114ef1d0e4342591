using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>A network on Speck2e.</summary>
/// <remarks>
/// Predictions and executed accumulations are those of the chip's own order (<see cref="EventByEventSimulation"/>); synaptic operations
/// follow the graph's step-by-step definition, as everywhere. Latency is the service time of an inference whose events come as fast as the
/// chip takes them: the cores work side by side, so the busiest layer's events times the service time, plus one service time per layer for
/// the last event to pass. It is an upper bound where a core overlaps events, and leaves out the time over which a sensor's events come.
/// </remarks>
internal sealed class Speck2eNetwork(SpikeGraph graph, Speck2ePlacement placement, EnergyTable energy) : ICompiledNetwork
{
    private readonly EventByEventSimulation _simulation = new(graph);
    private readonly double _service = energy.Si("event.service");

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var reference = GraphInterpreter.Run(graph, input);
        var samples = new List<EventByEventSample>(input.BatchSize);
        for (var b = 0; b < input.BatchSize; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            samples.Add(_simulation.Run(input, b));
        }

        var nodes = graph.Stages().Zip(reference.Counts).Select((s, i) => Activity(s.First, s.Second, samples.Sum(x => x.Events[i])));
        return new NetworkRun
        {
            Predictions = [.. samples.Select(s => s.Prediction)],
            Activity = new ActivityCounts(input.BatchSize, [.. nodes]),
            LatencySeconds = samples.Count == 0 ? null : samples.Average(s => (s.Events.Max() + s.Events.Length) * _service),
            Notes = [Comparison(reference, samples), .. Utilisation(), "latency is the service time at 0.37 us per event and layer, derived from a published figure of nine layers: an upper bound"],
        };
    }

    private static NodeActivity Activity(GraphStage stage, NodeCounts counts, long events)
    {
        var executed = events * stage.Dense.OutFeatures;
        return new NodeActivity
        {
            Node = counts.Node,
            InputEvents = counts.InputEvents,
            SynapticOperations = counts.SynapticOperations,
            ExecutedAccumulates = executed,
            DenseOperations = counts.DenseOperations,
            OutputSpikes = counts.OutputSpikes,
            Events = ImmutableSortedDictionary<string, double>.Empty.Add("synaptic.operation", executed),
        };
    }

    private static string Comparison(GraphRun reference, List<EventByEventSample> samples)
    {
        var expected = reference.Predictions();
        var same = samples.Where((s, b) => s.Prediction == expected[b]).Count();
        var before = reference.Counts.Sum(c => c.OutputSpikes);
        var after = samples.Sum(s => s.Spikes.Sum());
        var difference = before == 0 ? (after == 0 ? "no spikes either way" : $"{after} spikes instead of none")
            : string.Create(CultureInfo.InvariantCulture, $"spikes {100.0 * Math.Abs(after - before) / before:0.#} % {(after < before ? "fewer" : "more")}");
        return $"event by event: {same} of {samples.Count} samples predicted as in the graph, {difference}";
    }

    private IEnumerable<string> Utilisation()
    {
        foreach (var (layer, core) in placement.Layers.Zip(placement.Cores))
        {
            yield return core is null
                ? $"no core for {layer}: counted as if it had one"
                : string.Create(CultureInfo.InvariantCulture,
                    $"core {core.Index}: '{layer.Name}', kernel memory {100.0 * layer.KernelWords / core.KernelWords:0.#} %, neuron memory {100.0 * layer.NeuronWords / core.NeuronWords:0.#} %, at most {layer.NeuronWords / _service / 1e6:0.#} M synaptic operations per second");
        }
    }
}
