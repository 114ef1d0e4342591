using System.Collections.Immutable;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>Published measurements that a chip's model is held against.</summary>
/// <param name="Name">A short name.</param>
/// <param name="What">What was measured, on what network.</param>
/// <param name="Source">The publication.</param>
/// <param name="Kind">How far to trust the figures.</param>
/// <param name="Columns">What the values of a row are.</param>
/// <param name="Rows">The measurements.</param>
public sealed record ChipCalibration(
    string Name, string What, string Source, ConstantKind Kind, ImmutableArray<ChipCalibrationColumn> Columns, ImmutableArray<ChipCalibrationRow> Rows)
{
    /// <summary>A value of a row in the column's unit; null where it is not known.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public double? Value(ChipCalibrationRow row, string column)
    {
        ArgumentNullException.ThrowIfNull(row);
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Columns[i].Name == column)
                return row.Values[i];
        }

        throw new KeyNotFoundException($"The calibration '{Name}' has no column '{column}'.");
    }
}
