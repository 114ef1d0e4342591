namespace SpikeNet.Hardware;

/// <summary>A boundary that a target reports, in its own words.</summary>
/// <param name="Boundary">Which.</param>
/// <param name="Includes">What it includes on this target.</param>
public sealed record BoundaryDefinition(Boundary Boundary, string Includes);
