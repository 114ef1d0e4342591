namespace SpikeNet.Backends.Fpga;

/// <summary>Dynamic power of a design from its resources alone.</summary>
/// <remarks>
/// <c>P = p_clock * registers + p_logic * LUTs + p_RAM * RAMB36</c>, W at 200 MHz; each coefficient is the least-squares slope
/// through the origin of its part of the reports, <c>p = sum(x y) / sum(x^2)</c>. Toggle rates are not published, so a design of other
/// activity than those of the fit is missed by what its activity differs: <see cref="RelativeError"/> on SegNet says how much.
/// </remarks>
public sealed class PowerModel
{
    private PowerModel(double clocks, double logic, double blockRam)
    {
        WattsPerRegister = clocks;
        WattsPerLogicTable = logic;
        WattsPerBlockRam = blockRam;
    }

    /// <summary>Clock power per register, W.</summary>
    public double WattsPerRegister { get; }

    /// <summary>Slice logic and signal power per look-up table, W.</summary>
    public double WattsPerLogicTable { get; }

    /// <summary>Block-RAM power per RAMB36, W.</summary>
    public double WattsPerBlockRam { get; }

    /// <summary>Fits the model.</summary>
    /// <exception cref="ArgumentException">There is no report.</exception>
    public static PowerModel Fit(IEnumerable<PowerReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var all = reports.ToList();
        if (all.Count == 0)
            throw new ArgumentException("A power model needs at least one report.", nameof(reports));
        return new PowerModel(
            Slope(all, r => r.Registers, r => r.ClocksWatts),
            Slope(all, r => r.LogicTables, r => r.SliceLogicWatts + r.SignalsWatts),
            Slope(all, r => r.BlockRams, r => r.BlockRamWatts));
    }

    /// <summary>The model fitted on all reports but one.</summary>
    public static PowerModel FitWithout(PowerReport leftOut) => Fit(PowerReports.All.Where(r => r != leftOut));

    /// <summary>The dynamic power of a design of those resources, W.</summary>
    public double DynamicWatts(PowerReport design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return WattsPerRegister * design.Registers + WattsPerLogicTable * design.LogicTables + WattsPerBlockRam * design.BlockRams;
    }

    /// <summary>(predicted - published) / published dynamic power.</summary>
    public double RelativeError(PowerReport design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return DynamicWatts(design) / design.DynamicWatts - 1;
    }

    private static double Slope(List<PowerReport> reports, Func<PowerReport, double> x, Func<PowerReport, double> y) =>
        reports.Sum(r => x(r) * y(r)) / reports.Sum(r => x(r) * x(r));
}
