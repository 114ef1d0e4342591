namespace SpikeNet.Hardware;

/// <summary>One number of a hardware model with all that a reader needs to judge it.</summary>
public sealed record HardwareConstant
{
    /// <summary>The name; for <see cref="ConstantRole.Dynamic"/> the name of the event that it prices.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string What { get; init; }

    /// <summary>What it is for.</summary>
    public required ConstantRole Role { get; init; }

    /// <summary>The value in <see cref="Unit"/>; null where it is not known, which makes every total with it incomplete.</summary>
    public required double? Value { get; init; }

    /// <summary>The low end of the sources' spread, where there is one.</summary>
    public double? Low { get; init; }

    /// <summary>The high end of the sources' spread, where there is one.</summary>
    public double? High { get; init; }

    /// <summary>The unit: pJ, nJ, uJ, W, mW, uW, ns, us, ms, cycles, Hz, MHz, bits, words, kB (1000 bytes), %, or 1.</summary>
    public required string Unit { get; init; }

    /// <summary>The smallest boundary that includes it; null for timings and parameters.</summary>
    public Boundary? Boundary { get; init; }

    /// <summary>How far to trust it.</summary>
    public required ConstantKind Kind { get; init; }

    /// <summary>Technology node, voltage, device.</summary>
    public required string Technology { get; init; }

    /// <summary>Publication, table or derivation.</summary>
    public required string Source { get; init; }

    /// <summary>The value in SI units (J, W, s, Hz, bytes; cycles, bits, words and 1 as they are); null where it is not known.</summary>
    public double? Si => Value * SiFactor;

    /// <summary>The factor from <see cref="Unit"/> to SI.</summary>
    /// <exception cref="InvalidDataException">The unit is not one of those listed.</exception>
    public double SiFactor =>
        Factor(Unit) ?? throw new InvalidDataException($"The constant '{Name}' has the unknown unit '{Unit}'.");

    /// <summary>Whether a unit is one of those listed.</summary>
    public static bool IsUnit(string? unit) => Factor(unit) is not null;

    private static double? Factor(string? unit) => unit switch
    {
        "pJ" => 1e-12,
        "nJ" or "ns" => 1e-9,
        "uJ" or "uW" or "us" => 1e-6,
        "mW" or "ms" => 1e-3,
        "J" or "W" or "s" or "Hz" or "cycles" or "bits" or "words" or "1" => 1,
        "MHz" => 1e6,
        "kB" => 1e3,
        "%" => 0.01,
        _ => null,
    };
}
