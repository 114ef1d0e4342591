using System.Collections.Immutable;

namespace SpikeNet.Hardware;

/// <summary>The energy of an inference within one boundary.</summary>
/// <remarks>Where <see cref="Incomplete"/> is not empty the figures hold the known terms only: energies read "at least", operations per watt "at most".</remarks>
public sealed record BoundaryEnergy
{
    /// <summary>Which boundary.</summary>
    public required Boundary Boundary { get; init; }

    /// <summary>What it includes on this target.</summary>
    public required string Includes { get; init; }

    /// <summary>Energy of what the network did, in joules per inference; 0 where there is no such term, null where none of the terms is known.</summary>
    public required double? DynamicJoules { get; init; }

    /// <summary>Energy of what flows anyway, in joules per inference; 0 where there is no such term, null where none of the terms is known.</summary>
    public required double? StaticJoules { get; init; }

    /// <summary>The sum of the known terms; null where there are terms and none of them is known.</summary>
    public double? TotalJoules
    {
        get
        {
            var known = (DynamicJoules ?? 0) + (StaticJoules ?? 0);
            return known == 0 && !Incomplete.IsEmpty ? null : known;
        }
    }

    /// <summary>The total with every constant at the low end of its sources.</summary>
    public required double? LowTotalJoules { get; init; }

    /// <summary>The total with every constant at the high end of its sources.</summary>
    public required double? HighTotalJoules { get; init; }

    /// <summary>The terms that are not known.</summary>
    public required ImmutableArray<string> Incomplete { get; init; }

    /// <summary>The terms, largest first, those that are not known last.</summary>
    public required ImmutableArray<EnergyCause> Causes { get; init; }

    /// <summary>Synaptic operations per joule of dynamic energy ("per second per watt"); null where it is not known.</summary>
    public required double? Effective { get; init; }

    /// <summary>Synaptic operations per joule of total energy.</summary>
    public required double? EffectiveTotal { get; init; }

    /// <summary>Dense operations per joule of dynamic energy.</summary>
    public required double? DenseEquivalent { get; init; }

    /// <summary>Dense operations per joule of total energy.</summary>
    public required double? DenseEquivalentTotal { get; init; }
}
