using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Dram;

/// <summary>A graph inside DRAM rows.</summary>
internal sealed class DramPudNetwork(SpikeGraph graph, Ddr4Timing timing, double aapSeconds, double apSeconds) : ICompiledNetwork
{
    /// <summary>Sums that a read-out takes have no state width of their own.</summary>
    private const int ReadOutBits = 32;

    private readonly int _lanes = timing.RowBytes * 8;

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var run = GraphInterpreter.Run(graph, input);
        var layers = run.Trace(graph).Select(Count).ToImmutableArray();
        var seconds = timing.RefreshStretch * layers.Sum(l => l.Commands.Aap * aapSeconds + l.Commands.Ap * apSeconds + l.RowsRead * l.RowSeconds);
        return new NetworkRun
        {
            Predictions = [.. run.Predictions()],
            Activity = new ActivityCounts(input.BatchSize, [.. layers.Select(Activity)]),
            LatencySeconds = seconds / input.BatchSize,
            Notes = Notes(layers),
        };
    }

    /// <summary>The width that holds every partial sum of a stage: the potential's own where nothing can saturate.</summary>
    private int Width(GraphStage stage)
    {
        if (stage.Neurons?.FixedPoint is not { } state)
            return ReadOutBits;
        if (GraphBounds.CannotSaturate(graph, stage))
            return state.StateBits;
        var (lowest, highest) = GraphBounds.PartialSums(graph, stage);
        return Math.Max(state.StateBits, 65 - BitOperations.LeadingZeroCount((ulong)Math.Max(highest, -lowest - 1)));
    }

    private CommandCount StepCommands(GraphStage stage, int bits)
    {
        var additions = stage.Dense.Bias is null ? 0 : 1;
        if (stage.Neurons is not { } neurons)
            return additions * BitSerial.Addition(bits);
        additions += neurons.FixedPoint!.LeakShift is null ? 0 : 1;
        additions += neurons.Neuron.Reset == ResetKind.BySubtraction ? 1 : 0;
        var selections = GraphBounds.CannotSaturate(graph, stage) ? 1 : 3;
        return additions * BitSerial.Addition(bits) + selections * (BitSerial.Comparison(bits) + BitSerial.IfThenElse(bits));
    }

    private Layer Count(StageTrace trace)
    {
        var (stage, counts) = (trace.Stage, trace.Counts);
        var outputs = stage.Dense.OutFeatures;
        var bits = Width(stage);
        var steps = counts.NeuronUpdates / outputs;
        var slices = (outputs + _lanes - 1) / _lanes;
        var commands = slices * (counts.InputEvents * BitSerial.Addition(bits) + steps * StepCommands(stage, bits));
        var bytes = (Math.Min(outputs, _lanes) + 7) / 8;
        var rowsRead = steps * slices * (stage.Neurons is null ? bits : 1);
        return new Layer(counts, outputs, bits, commands, rowsRead, Ddr4Timing.Reads(bytes), timing.MissSeconds(bytes), (double)outputs / (slices * _lanes));
    }

    private static NodeActivity Activity(Layer layer) => new()
    {
        Node = layer.Counts.Node,
        InputEvents = layer.Counts.InputEvents,
        SynapticOperations = layer.Counts.SynapticOperations,
        DenseOperations = layer.Counts.DenseOperations,
        OutputSpikes = layer.Counts.OutputSpikes,
        ExecutedAccumulates = layer.Counts.InputEvents * layer.Outputs,
        Events = new Dictionary<string, double>
        {
            ["aap"] = layer.Commands.Aap,
            ["ap"] = layer.Commands.Ap,
            ["dramRow"] = layer.RowsRead,
            ["dramRead64"] = layer.RowsRead * layer.ReadsPerRow,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    private ImmutableArray<string> Notes(ImmutableArray<Layer> layers)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.AddRange(layers.Select(l => string.Create(
            CultureInfo.InvariantCulture, $"{l.Counts.Node}: {l.Outputs} of {_lanes} lanes work ({l.Utilisation:P3}), {l.Bits}-bit sums")));
        notes.Add("results on real, unmodified chips are not exact (256 DDR4 chips: NOT 98.37 %, 16-input AND 94.94 % average success per operation); the predictions here are those of an exact array");
        notes.Add("one bank works at a time; weights are taken to lie in the subarray of their potentials, sign-extended, and moving them is not counted; the energy of opening several rows at once is an upper bound");
        if (graph.Encoding?.Code.Kind == SpikeCodeKind.Latency)
        {
            const int bits = 8;
            const int chunks = 2;
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"not priced: Clutch could encode the input's {bits}-bit values in the array, {graph.Input.TimeSteps} comparisons of {ClutchComparison.CommandsPerComparison(chunks)} commands ({ClutchComparison.RowCount(bits, chunks)} rows) per inference"));
        }

        return notes.ToImmutable();
    }

    /// <summary>The counts of a layer over the batch.</summary>
    private sealed record Layer(
        NodeCounts Counts, int Outputs, int Bits, CommandCount Commands, long RowsRead, long ReadsPerRow, double RowSeconds, double Utilisation);
}
