using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Fpga;

/// <summary>A graph on the accelerator: spikes from the interpreter, cycles and events from the mapping.</summary>
internal sealed class FpgaNetwork(SpikeGraph graph, int groupSize, FpgaGeometry geometry) : ICompiledNetwork
{
    private const int ReadBytes = 64;

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var run = GraphInterpreter.Run(graph, input);
        var layers = run.Trace(graph).Select(trace => Count(trace, cancellation)).ToImmutableArray();
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

    private Layer Count(StageTrace trace, CancellationToken cancellation)
    {
        var dense = trace.Stage.Dense;
        var groups = DenseMapping.OutputGroups(dense.OutFeatures, geometry);
        var beats = DenseMapping.WeightBeats(dense.InFeatures, dense.OutFeatures, dense.Weight.Bits, geometry);
        var layer = new Layer(trace.Counts, dense, groups, beats * geometry.WeightBeatBits / 8);
        for (var b = 0; b < trace.Input.BatchSize; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sets = EventCompression.Compress(DenseMapping.Positions(trace.Input, b, groupSize, geometry), groupSize);
            var accumulate = AccumulatePhase.Cycles(sets, groupSize, groups);
            layer.ExecutedEvents += sets.Sum(s => (long)s.ExecutedEvents);
            layer.AccumulateCycles += accumulate;
            layer.PlainCycles += groupSize == 1 ? accumulate : Plain(trace.Input, b, groups);
            layer.WeightBound += accumulate < beats ? 1 : 0;
            layer.Cycles += Math.Max(accumulate, beats) + (long)trace.Input.TimeSteps * groups;
        }

        return layer;
    }

    private long Plain(SpikeTrain input, int sample, int groups) =>
        AccumulatePhase.Cycles(EventCompression.Compress(DenseMapping.Positions(input, sample, 1, geometry), 1), 1, groups);

    private NodeActivity Activity(Layer layer, int samples)
    {
        double cycles = layer.Cycles;
        double reads = samples * Math.Ceiling((double)layer.WeightBytes / ReadBytes);
        double rows = samples * Math.Ceiling((double)layer.WeightBytes / geometry.DramRowBytes);
        return new NodeActivity
        {
            Node = layer.Counts.Node,
            InputEvents = layer.Counts.InputEvents,
            SynapticOperations = layer.Counts.SynapticOperations,
            DenseOperations = layer.Counts.DenseOperations,
            OutputSpikes = layer.Counts.OutputSpikes,
            ExecutedAccumulates = layer.ExecutedEvents * layer.Dense.OutFeatures,
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

    private ImmutableArray<string> Notes(ImmutableArray<Layer> layers, int samples)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.Add("own mapping: the time steps of a sample are the positions of the accumulate phase; the cycles of the accelerator's own fully connected unit are not published");
        notes.Add("the cycle recurrence was found on 3x3 kernels with weights always ready; 1x1 work, late weights and the fire phase were not measured, and the size of the membrane memory is not published");
        notes.Add(Text($"weights do not stay on chip: {layers.Sum(l => l.WeightBytes)} bytes are streamed per inference, each weight once, rows of the DRAM read in order"));
        var bound = layers.Where(l => l.WeightBound > 0).Select(l => Text($"{l.Dense.Name} ({l.WeightBound} of {samples} samples)")).ToList();
        if (bound.Count > 0)
            notes.Add($"weight streaming, not accumulation, bounds {string.Join(", ", bound)}");
        if (groupSize > 1)
        {
            notes.AddRange(layers.Select(l => Text(
                $"{l.Dense.Name}: compression leaves {l.ExecutedEvents} of {l.Counts.InputEvents} events; accumulation takes {(double)l.AccumulateCycles / samples:0.#} cycles, {(double)l.PlainCycles / samples:0.#} without it")));
        }

        var lanes = layers.Sum(l => (double)l.Dense.OutFeatures) / layers.Sum(l => l.Groups * geometry.Lanes);
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

    /// <summary>The counts of a layer over the batch; <see cref="WeightBytes"/> is per sample.</summary>
    private sealed record Layer(NodeCounts Counts, DenseNode Dense, int Groups, long WeightBytes)
    {
        public long ExecutedEvents { get; set; }

        public long AccumulateCycles { get; set; }

        public long PlainCycles { get; set; }

        public int WeightBound { get; set; }

        public long Cycles { get; set; }
    }
}
