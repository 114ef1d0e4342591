using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Backends.Cgra;

/// <summary>The program that one time step of 16 neurons runs, one neuron per processing element, and what it costs for any number of input events.</summary>
/// <remarks>
/// Our own kernel: load the potentials; leak (SRA, SSUB) where they leak; the bias as one more event; for each event load 16 weights and add
/// them; subtract the threshold (SSUB), select the reset by its sign (BSFA), store the potentials. Where a read-out takes the sums there is no
/// threshold and no reset. Weights and potentials are words, 16 consecutive ones per group, padded. Loop control, pointers and the collection
/// of spikes are the host's and not counted.
/// Costs are linear in the events from the first one on, so three walks through the program give them all.
/// </remarks>
public sealed class SpikingKernel
{
    private readonly ImmutableArray<KernelCost> _walks;

    /// <summary>The kernel of a layer.</summary>
    /// <param name="stage">The layer.</param>
    /// <param name="model">The instruction model.</param>
    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns of the array.</param>
    public SpikingKernel(GraphStage stage, InstructionModel model, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(model);
        Lanes = rows * columns;
        Instructions = Program(stage, 1).Count();
        _walks = [.. Enumerable.Range(0, 3).Select(events => Walk(Program(stage, events), model, rows, columns))];
    }

    /// <summary>Neurons that run side by side.</summary>
    public int Lanes { get; }

    /// <summary>Instructions to configure: the program with its loop over events once.</summary>
    public int Instructions { get; }

    /// <summary>What a step of one group costs.</summary>
    /// <param name="events">Events that reach the layer in the step.</param>
    public KernelCost Step(int events) => events <= 2 ? _walks[events] : _walks[1].Plus(events - 1, _walks[2], _walks[1]);

    private static IEnumerable<CgraOperation> Program(GraphStage stage, int events)
    {
        yield return CgraOperation.Lwd;
        if (stage.Neurons?.FixedPoint?.LeakShift is not null)
        {
            yield return CgraOperation.Sra;
            yield return CgraOperation.Ssub;
        }

        for (var e = 0; e < events + (stage.Dense.Bias is null ? 0 : 1); e++)
        {
            yield return CgraOperation.Lwd;
            yield return CgraOperation.Sadd;
        }

        if (stage.Neurons is not null)
        {
            yield return CgraOperation.Ssub;
            yield return CgraOperation.Bsfa;
        }

        yield return CgraOperation.Swd;
    }

    private static KernelCost Walk(IEnumerable<CgraOperation> program, InstructionModel model, int rows, int columns)
    {
        var serial = model.Memory.Bus == CgraBus.Interleaved ? ".interleaved" : ".serial";
        var cost = KernelCost.Nothing;
        CgraOperation? before = null;
        foreach (var operation in program)
        {
            var instruction = CgraInstruction.ReachesMemory(operation)
                ? CgraInstruction.Stream(rows, columns, operation, 0)
                : CgraInstruction.Uniform(rows, columns, operation, operation == CgraOperation.Sadd ? CgraOperand.Registers : CgraOperand.Any);
            cost = cost.With(Event(operation, serial), model.Cycles(instruction));
            if (before is { } last && Reconfiguration(last, operation) is { } name)
                cost = cost.With(name, 0);
            before = operation;
        }

        return cost;
    }

    private static string Event(CgraOperation operation, string bus) => operation switch
    {
        CgraOperation.Lwd => "load" + bus,
        CgraOperation.Swd => "store" + bus,
        CgraOperation.Sadd => "add",
        CgraOperation.Ssub => "subtract",
        CgraOperation.Sra => "shift",
        _ => "select",
    };

    private static string? Reconfiguration(CgraOperation before, CgraOperation after) => (before, after) switch
    {
        var (b, a) when b == a => null,
        (CgraOperation.Sra, _) or (_, CgraOperation.Sra) => "reconfigure.shift",
        (CgraOperation.Bsfa, _) or (_, CgraOperation.Bsfa) => "reconfigure.select",
        (CgraOperation.Swd, _) or (_, CgraOperation.Swd) => null,
        _ => "reconfigure.arithmetic",
    };
}
