using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>A network on a Xylo chip.</summary>
/// <remarks>
/// Predictions and executed accumulations are the chip's, whose hidden neurons may fire several times in a step; synaptic operations follow the graph's
/// definition, as everywhere. The chip steps with its input, so the latency of an inference is its steps times dt where dt is known. Cycles are by
/// <see cref="XyloCycles"/> at the activity of the run.
/// </remarks>
internal sealed class XyloNetwork(SpikeGraph graph, XyloMapping mapping, XyloModel model, ChipDescription chip) : ICompiledNetwork
{
    private readonly XyloSimulation _simulation = new(model, chip.Whole("input.events"));
    private readonly XyloCycles _cycles = new(chip);

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var reference = GraphExecutor.Run(graph, input, cancellation);
        var samples = new List<XyloSample>(input.BatchSize);
        for (var b = 0; b < input.BatchSize; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            samples.Add(_simulation.Run(input, b));
        }

        return new NetworkRun
        {
            Predictions = [.. samples.Select(s => s.Prediction)],
            Activity = new ActivityCounts(input.BatchSize, [.. reference.Counts.Select(c => Activity(c, samples, input.TimeSteps))]),
            LatencySeconds = input.TimeSteps * model.TimeStepSeconds,
            Cycles = samples.Count == 0 ? null : samples.Select(s => Cycles(s, input.TimeSteps)).Aggregate((double?)0, (sum, c) => sum + c) / samples.Count,
            Notes =
            [
                "modelled, not measured; no price of an operation is published, so energy is incomplete",
                Comparison(reference, samples),
                .. States(samples),
                .. ClockNotes(model, _cycles),
                .. Calibrations(),
            ],
        };
    }

    /// <summary>What is known of the clock that a network needs.</summary>
    internal static IEnumerable<string> ClockNotes(XyloModel model, XyloCycles cycles)
    {
        if (model.Hidden.SecondDash is not null && cycles.PerStep(model, 1, 1) is not null)
            yield return "the published cycles are of one synaptic current: with two they are a lower bound";
        if (cycles.PerStep(model, 1, 1) is not { } busiest)
            yield return "no cycle model of this chip was found: cycles and clock are unknown";
        else if (cycles.ClockHz(model) is { } clock)
            yield return string.Create(CultureInfo.InvariantCulture, $"clock needed: {clock / 1e6:0.###} MHz for steps of {1e3 * model.TimeStepSeconds:0.###} ms ({busiest:0} cycles if all fire)");
        else
            yield return string.Create(CultureInfo.InvariantCulture, $"clock needed: {cycles.Margin:0.##} x {busiest:0} cycles per step; the network states no time step");
    }

    private double? Cycles(XyloSample sample, int steps) => steps * _cycles.PerStep(
        model, (double)sample.InputEvents / ((double)steps * model.Inputs), (double)sample.AllHiddenSpikes / ((double)steps * model.Hidden.Size));

    private NodeActivity Activity(NodeCounts counts, List<XyloSample> samples, int steps)
    {
        long executed = 0;
        long updates = 0;
        foreach (var sample in samples)
        {
            if (counts.Node == mapping.Output!.Name)
            {
                executed += sample.AllHiddenSpikes * model.Outputs.Size;
                updates += (long)steps * model.Outputs.Size;
            }
            else if (counts.Node == mapping.Input!.Name)
            {
                // Recurrent weights inside a population are counted with the weights before it.
                executed += (sample.InputEvents * model.Hidden.Size * (model.SecondInputWeights.IsEmpty ? 1 : 2)) + (mapping.Recurrent is null ? Recurrent(sample) : 0);
                updates += (long)steps * model.Hidden.Size;
            }
            else
            {
                executed += Recurrent(sample);
            }
        }

        return new NodeActivity
        {
            Node = counts.Node,
            InputEvents = counts.InputEvents,
            SynapticOperations = counts.SynapticOperations,
            ExecutedAccumulates = executed,
            DenseOperations = counts.DenseOperations,
            OutputSpikes = counts.OutputSpikes,
            Events = ImmutableSortedDictionary<string, double>.Empty.Add("synaptic.operation", executed).Add("neuron.update", updates),
        };
    }

    /// <summary>The spikes of the last step reach nobody any more.</summary>
    private long Recurrent(XyloSample sample) =>
        sample.HiddenSpikes.SkipLast(1).Sum(s => s.Select((n, i) => (long)n * model.FanOut[i]).Sum());

    private static string Comparison(GraphRun reference, List<XyloSample> samples)
    {
        var expected = reference.Predictions();
        var same = samples.Where((s, b) => s.Prediction == expected[b]).Count();
        var several = samples.Sum(s => s.SeveralSpikes);
        return several == 0
            ? $"no hidden neuron fired more than once in a step: the chip does what the graph says ({same} of {samples.Count} samples predicted alike)"
            : $"hidden neurons fired more than once in {several} neuron steps, where the graph fires once: {same} of {samples.Count} samples predicted alike";
    }

    private static IEnumerable<string> States(List<XyloSample> samples)
    {
        if (samples.Sum(s => s.Saturations) is > 0 and var cut)
            yield return $"{cut} states were cut to 16 bits";
        if (samples.Sum(s => s.WideCurrents) is > 0 and var wide)
            yield return $"{wide} sums of a step are beyond the chip's 16-bit currents, which the graph does not have: the chip would cut them";
    }

    private IEnumerable<string> Calibrations() => chip.Calibrations.SelectMany(c => c.Rows.Select(r =>
        $"published, {c.What}: " + string.Join(", ", c.Columns.Zip(r.Values, (column, value) => string.Create(CultureInfo.InvariantCulture, $"{column.What} {value:0.###} {column.Unit}"))) + $" ({c.Source})"));
}
