using System.Globalization;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Cgra;

/// <summary>The power of a processing element by operation and by the instruction's latency (ESL-CGRA-simulator's characterisation at a clock of 10 ns).</summary>
/// <remarks>
/// Read from the constants <c>power.OPERATION[.operand].latency</c>, <c>clock.active|idle.latency</c> and <c>reconfiguration.*</c> of the table.
/// A latency beyond the last entry uses the last, one that is missing before uses that of the operation's own latency. The clock adds nothing
/// at latencies without an entry: this is what that simulator does, and only so do its published figures come out.
/// </remarks>
public sealed class PowerTable
{
    private readonly Dictionary<(CgraOperation Operation, CgraOperand Operand), SortedDictionary<int, double>> _power = [];
    private readonly Dictionary<int, double> _active;
    private readonly Dictionary<int, double> _idle;
    private readonly double _arithmetic;
    private readonly double _select;
    private readonly double _shift;

    /// <summary>Reads the table.</summary>
    /// <exception cref="InvalidDataException">A power constant's name is not one of those described.</exception>
    public PowerTable(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (var constant in table.Constants.Where(c => c.Name.StartsWith("power.", StringComparison.Ordinal)))
        {
            var parts = constant.Name.Split('.');
            var operand = CgraOperand.Any;
            if (parts.Length is not (3 or 4) || !Enum.TryParse<CgraOperation>(parts[1], ignoreCase: true, out var operation)
                || (parts.Length == 4 && !Enum.TryParse(parts[2], ignoreCase: true, out operand))
                || !int.TryParse(parts[^1], CultureInfo.InvariantCulture, out var latency))
                throw new InvalidDataException($"The table of '{table.Target}': '{constant.Name}' is not power.OPERATION[.operand].latency.");
            if (!_power.TryGetValue((operation, operand), out var entries))
                _power[(operation, operand)] = entries = [];
            entries[latency] = table.Si(constant.Name);
        }

        _active = Clock(table, "clock.active.");
        _idle = Clock(table, "clock.idle.");
        _arithmetic = table.Si("reconfiguration.arithmetic");
        _select = table.Si("reconfiguration.select");
        _shift = table.Si("reconfiguration.shift");
    }

    /// <summary>The cycles that an operation takes by itself.</summary>
    public static int OwnLatency(CgraOperation operation) => operation switch
    {
        CgraOperation.Smul or CgraOperation.Fxpmul => 3,
        CgraOperation.Lwd or CgraOperation.Swd or CgraOperation.Lwi or CgraOperation.Swi or CgraOperation.Exit => 2,
        _ => 1,
    };

    /// <summary>The power of an element without its clock, in watts.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="operand">Its operands; those without figures of their own use the operation's.</param>
    /// <param name="latency">The cycles of the whole instruction.</param>
    /// <exception cref="KeyNotFoundException">The table has no figure for the operation.</exception>
    public double Power(CgraOperation operation, CgraOperand operand, int latency)
    {
        if (!_power.TryGetValue((operation, operand), out var entries) && !_power.TryGetValue((operation, CgraOperand.Any), out entries))
            throw new KeyNotFoundException($"The power table does not know {operation}.");
        if (entries.TryGetValue(latency, out var watts))
            return watts;
        var last = entries.Keys.Last();
        if (latency > last)
            return entries[last];
        return entries.TryGetValue(OwnLatency(operation), out watts) ? watts : throw new KeyNotFoundException($"The power table does not know {operation} at {latency} cycles.");
    }

    /// <summary>The power of an element's clock gating, in watts.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="latency">The cycles of the whole instruction.</param>
    public double ClockPower(CgraOperation operation, int latency) =>
        (operation is CgraOperation.Nop or CgraOperation.Exit ? _idle : _active).GetValueOrDefault(latency);

    /// <summary>The power that a change of operation adds for one cycle, in watts; 0 where the operation stays or the change is not characterised.</summary>
    /// <param name="before">The element's operation before.</param>
    /// <param name="after">Its operation now.</param>
    public double ReconfigurationPower(CgraOperation before, CgraOperation after)
    {
        if (before == after)
            return 0;
        if (IsShiftOrLogic(before) || IsShiftOrLogic(after))
            return _shift;
        if (IsSelect(before) || IsSelect(after))
            return _select;
        return (IsLeft(before) && IsRight(after)) || (IsLeft(after) && IsRight(before)) ? _arithmetic : 0;
    }

    private static bool IsShiftOrLogic(CgraOperation o) => o is >= CgraOperation.Sll and <= CgraOperation.Lxnor;

    private static bool IsSelect(CgraOperation o) => o is CgraOperation.Bsfa or CgraOperation.Bzfa;

    private static bool IsLeft(CgraOperation o) =>
        o is CgraOperation.Nop or CgraOperation.Lwd or CgraOperation.Smul or CgraOperation.Bne or CgraOperation.Sadd;

    private static bool IsRight(CgraOperation o) => o is CgraOperation.Sadd or CgraOperation.Ssub or CgraOperation.Smul;

    private static Dictionary<int, double> Clock(EnergyTable table, string prefix) =>
        table.Constants.Where(c => c.Name.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiDigit(c.Name[prefix.Length]))
            .ToDictionary(c => int.Parse(c.Name.AsSpan(prefix.Length), provider: CultureInfo.InvariantCulture), c => table.Si(c.Name));
}
