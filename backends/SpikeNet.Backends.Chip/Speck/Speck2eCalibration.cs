using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Backends.Chip;

/// <summary>The energy model of Speck2e held against the powers that were measured on the chip.</summary>
/// <remarks>
/// P = rest + spikes x operations per spike x energy per operation / window. The energy per operation was derived from the same table, so the residuals show
/// how well one price fits six measurements, not how well the model predicts a seventh.
/// </remarks>
public static class Speck2eCalibration
{
    /// <summary>The measurements in the order of the data file.</summary>
    /// <param name="chip">Speck2e.</param>
    public static ImmutableArray<Speck2eCalibrationRow> Rows(ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        var table = chip.Calibrations.Single(c => c.Name == "table-1");
        var operation = chip.Costs.Single(c => c.Name == "synaptic.operation");
        var rest = chip.Costs.Single(c => c.Name == "rest.power").Si!.Value;
        return
        [
            .. table.Rows.Select(row =>
            {
                double Of(string column) => table.Value(row, column)!.Value;
                var rate = Of("spikes") * Of("operations") / (Of("window") / 1000);
                double Power(double picojoules) => rest + (rate * picojoules * operation.SiFactor);
                return new Speck2eCalibrationRow(row.Name, Of("power") / 1000, Power(operation.Low!.Value), Power(operation.Value!.Value), Power(operation.High!.Value))
                {
                    ImpliedJoules = ((Of("power") / 1000) - rest) / rate,
                };
            }),
        ];
    }

    /// <summary>The measurements in a sentence with the residual of each.</summary>
    /// <param name="chip">Speck2e.</param>
    public static string Text(ChipDescription chip)
    {
        var rows = Rows(chip);
        var residuals = rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Name} {1000 * r.PublishedWatts:0.#} mW, modelled {1000 * r.ModelledWatts:0.#} ({100 * r.Residual:+0;-0;0} %)"));
        var outside = rows.Where(r => !r.Brackets).Select(r => string.Create(CultureInfo.InvariantCulture, $"; {r.Name} implies {r.ImpliedJoules * 1e12:0.#} pJ an operation"));
        return $"calibration (Nature Communications 2024, table 1): {string.Join("; ", residuals)}; {rows.Count(r => r.Brackets)} of {rows.Length} within low to high{string.Concat(outside)}";
    }
}
