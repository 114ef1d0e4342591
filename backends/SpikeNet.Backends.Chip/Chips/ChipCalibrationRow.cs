using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>One measurement of a <see cref="ChipCalibration"/>.</summary>
/// <param name="Name">What was run.</param>
/// <param name="Values">One value for each column; null where it is not known.</param>
public sealed record ChipCalibrationRow(string Name, ImmutableArray<double?> Values);
