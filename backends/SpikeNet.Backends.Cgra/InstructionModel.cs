using SpikeNet.Hardware;

namespace SpikeNet.Backends.Cgra;

/// <summary>Cycles and energy of array instructions.</summary>
/// <remarks>
/// Cycles = the larger of the slowest operation and the memory accesses (<see cref="MemoryTiming"/>); an EXIT adds one where it is not the slowest.
/// Energy of an element = (power + clock) * cycles * 10 ns + power of its change of operation * 10 ns.
/// </remarks>
public sealed class InstructionModel
{
    private readonly PowerTable _power;
    private readonly double _cycleSeconds;

    /// <summary>A model over a table.</summary>
    /// <param name="table">The target's table.</param>
    /// <param name="bus">The bus.</param>
    public InstructionModel(EnergyTable table, CgraBus bus)
    {
        ArgumentNullException.ThrowIfNull(table);
        _power = new PowerTable(table);
        _cycleSeconds = 1 / table.Si("clock.frequency");
        Memory = new MemoryTiming(bus, (int)table.Si("banks"));
    }

    /// <summary>The memory's timing.</summary>
    public MemoryTiming Memory { get; }

    /// <summary>The cycles of an instruction.</summary>
    public int Cycles(CgraInstruction instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        var slowest = instruction.Elements.Max(e => PowerTable.OwnLatency(e.Operation));
        var cycles = Math.Max(slowest, Memory.Cycles(instruction));
        var exits = instruction.Elements.Any(e => e.Operation == CgraOperation.Exit);
        return exits && cycles > PowerTable.OwnLatency(CgraOperation.Exit) ? cycles + 1 : cycles;
    }

    /// <summary>The energy of an instruction in joules, without changes of operation.</summary>
    public double Energy(CgraInstruction instruction)
    {
        var cycles = Cycles(instruction);
        return instruction.Elements.Sum(e => _power.Power(e.Operation, e.Operand, cycles) + _power.ClockPower(e.Operation, cycles)) * cycles * _cycleSeconds;
    }

    /// <summary>The energy of the changes of operation from one instruction to the next, in joules.</summary>
    public double ReconfigurationEnergy(CgraInstruction before, CgraInstruction after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Elements.Zip(after.Elements, (b, a) => _power.ReconfigurationPower(b.Operation, a.Operation)).Sum() * _cycleSeconds;
    }
}
