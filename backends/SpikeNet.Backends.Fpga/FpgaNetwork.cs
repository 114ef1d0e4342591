using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Fpga;

/// <summary>A graph on the accelerator: spikes as the graph defines them, cycles and events from the mapping.</summary>
internal sealed class FpgaNetwork(SpikeGraph graph, int groupSize, FpgaGeometry geometry) : ICompiledNetwork
{
    private const int ReadBytes = 64;

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var run = GraphExecutor.Run(graph, input, cancellation);
        var layers = run.LayerTraces(graph).Select(trace => Count(Map(run, trace), cancellation)).ToImmutableArray();
        var cycles = (double)layers.Sum(l => l.Cycles) / input.BatchSize;
        return new NetworkRun
        {
            Predictions = [.. run.Predictions()],
            Activity = new ActivityCounts(input.BatchSize, [.. layers.Select(l => Activity(l, input.BatchSize))]),
            Cycles = cycles,
            LatencySeconds = cycles / geometry.ClockHz,
            Notes = Notes(layers, input.BatchSize),
        };
    }

    private LayerMapping Map(GraphRun run, LayerTrace trace)
    {
        var pool = FpgaRules.UnpooledSource(graph, trace.Layer);
        return new LayerMapping(trace, pool, pool is null ? null : run.EventsOf(graph.Sources(pool.Name)[0]), geometry);
    }

    private FpgaLayerCount Count(LayerMapping mapping, CancellationToken cancellation)
    {
        // Samples are independent, and sums of integers do not depend on who adds them.
        var samples = new FpgaLayerCount[mapping.Trace.Input.BatchSize];
        Workers.Run(samples.Length, b =>
        {
            if (!cancellation.IsCancellationRequested)
                samples[b] = Sample(mapping, b);
        });
        cancellation.ThrowIfCancellationRequested();
        return samples.Aggregate(new FpgaLayerCount(mapping), (a, b) => a.Plus(b));
    }

    private FpgaLayerCount Sample(LayerMapping mapping, int sample)
    {
        var count = new FpgaLayerCount(mapping);
        foreach (var positions in mapping.Scans(sample, groupSize))
        {
            var sets = EventCompression.Compress(positions, groupSize);
            var accumulate = AccumulatePhase.Cycles(sets, groupSize, mapping.Groups);
            count = count with
            {
                Scans = count.Scans + 1,
                ExecutedEvents = count.ExecutedEvents + sets.Sum(s => (long)s.ExecutedEvents),
                AccumulateCycles = count.AccumulateCycles + accumulate,
                WeightBound = count.WeightBound + (accumulate < mapping.BeatsPerScan ? 1 : 0),
                Cycles = count.Cycles + Math.Max(accumulate, mapping.BeatsPerScan) + mapping.FireCyclesPerScan,
            };
        }

        return groupSize == 1
            ? count with { PlainCycles = count.AccumulateCycles }
            : count with { PlainCycles = mapping.Scans(sample, 1).Sum(p => AccumulatePhase.Cycles(EventCompression.Compress(p, 1), 1, mapping.Groups)) };
    }

    private NodeActivity Activity(FpgaLayerCount layer, int samples)
    {
        double cycles = layer.Cycles;
        double reads = samples * Math.Ceiling((double)layer.Mapping.WeightBytes / ReadBytes);
        double rows = samples * Math.Ceiling((double)layer.Mapping.WeightBytes / geometry.DramRowBytes);
        var counts = layer.Mapping.Trace.Counts;
        return new NodeActivity
        {
            Node = counts.Node,
            InputEvents = counts.InputEvents,
            SynapticOperations = counts.SynapticOperations,
            DenseOperations = counts.DenseOperations,
            OutputSpikes = counts.OutputSpikes,
            ExecutedAccumulates = layer.ExecutedEvents * layer.Mapping.WeightsPerEvent,
            Events = new Dictionary<string, double>
            {
                ["clockCycle"] = cycles,
                ["sliceLogicCycle"] = cycles,
                ["signalCycle"] = cycles,
                ["blockRamCycle"] = cycles,
                ["dramRead64"] = reads,
                ["dramRow"] = rows,
            }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private ImmutableArray<string> Notes(ImmutableArray<FpgaLayerCount> layers, int samples)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        if (layers.Any(l => !l.Mapping.IsConvolution))
            notes.Add("fully connected layers by our own mapping: the time steps of a sample are the positions of the accumulate phase; the cycles of the accelerator's own fully connected unit are not published");
        if (layers.Any(l => l.Mapping.IsConvolution))
            notes.Add("convolutions as published: each time step scans the map once for 32 output channels; maximum pooling and or happen on the way to the spike memory and are taken to cost no cycles, which is not published");
        if (layers.Any(l => FpgaRules.UnpooledSource(graph, l.Mapping.Trace.Layer) is not null))
            notes.Add("a sum pooling before a fully connected layer is none: its spikes enter one by one, so more accumulates are executed than synaptic operations counted");
        notes.Add("the cycle recurrence was found on 3x3 kernels with weights always ready; 1x1 work, late weights and the fire phase were not measured, and the size of the membrane memory is not published");
        notes.Add(Text($"weights do not stay on chip: {layers.Sum(l => l.Mapping.WeightBytes)} bytes are streamed per inference, {(layers.Any(l => l.Mapping.IsConvolution) ? "those of a convolution in every step" : "each weight once")}, rows of the DRAM read in order"));
        var bound = layers.Where(l => l.WeightBound > 0).Select(l => l.Mapping.IsConvolution
            ? Text($"{l.Node} ({l.WeightBound} of {l.Scans} steps)") : Text($"{l.Node} ({l.WeightBound} of {samples} samples)")).ToList();
        if (bound.Count > 0)
            notes.Add($"weight streaming, not accumulation, bounds {string.Join(", ", bound)}");
        if (groupSize > 1)
        {
            notes.AddRange(layers.Select(l => Text(
                $"{l.Node}: compression leaves {l.ExecutedEvents} of {l.Mapping.Events} events; accumulation takes {(double)l.AccumulateCycles / samples:0.#} cycles, {(double)l.PlainCycles / samples:0.#} without it")));
        }

        var lanes = layers.Sum(l => (double)l.Mapping.Outputs) / layers.Sum(l => l.Mapping.Groups * geometry.Lanes);
        notes.Add(Text($"{lanes:P0} of the output lanes hold a neuron"));
        var error = PowerModel.FitWithout(PowerReports.SegNet).RelativeError(PowerReports.SegNet);
        notes.Add(Text($"energy per cycle is that of the published networks' activity; a model fitted on the other reports misses SegNet's dynamic power by {error:+0.0%;-0.0%}"));
        if (groupSize > 2)
            notes.Add("the power reports are of pairwise compression: wider groups are not published");
        if (graph.Nodes.OfType<NeuronNode>().Any(n => n.FixedPoint?.LeakShift is not null))
            notes.Add("leak: modelled as v -= v >> 1 before the step's input; the published fire unit halves after it, and its rounding is not published");
        return notes.ToImmutable();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
