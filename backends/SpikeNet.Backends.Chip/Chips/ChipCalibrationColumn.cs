namespace SpikeNet.Backends.Chip;

/// <summary>What one value of a calibration's rows is.</summary>
/// <param name="Name">A short name.</param>
/// <param name="What">What it is, in a few words.</param>
/// <param name="Unit">The unit, of those that <see cref="SpikeNet.Hardware.HardwareConstant.Unit"/> lists.</param>
public sealed record ChipCalibrationColumn(string Name, string What, string Unit);
