namespace SpikeNet.Hardware;

/// <summary>One cause of energy in an inference.</summary>
/// <param name="Constant">The constant that prices it.</param>
/// <param name="CountPerInference">How many events per inference (dynamic) or seconds (static).</param>
/// <param name="Joules">The energy per inference; null where the price or the count is not known.</param>
/// <param name="LowJoules">With the constant's low end.</param>
/// <param name="HighJoules">With the constant's high end.</param>
public sealed record EnergyCause(HardwareConstant Constant, double? CountPerInference, double? Joules, double? LowJoules, double? HighJoules);
