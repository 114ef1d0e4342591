using System.Collections.Immutable;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>A chip as its data file describes it: what its neurons can do, limits, memories, costs, and measurements to hold a model against.</summary>
/// <remarks>Every number carries unit, source and kind (measured, published, derived, assumed); what is not known is null. The files are <c>Chips/*.json</c>.</remarks>
public sealed record ChipDescription
{
    /// <summary>The target's name, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>What the chip is, and how the figures come about.</summary>
    public required string Title { get; init; }

    /// <summary>How much the file knows.</summary>
    public required ChipModelKind Model { get; init; }

    /// <summary>What the chip's neurons and memories can do, in words; null where nothing was found.</summary>
    public required TargetCapabilities? Neuron { get; init; }

    /// <summary>The boundaries of energy figures, narrow to wide; empty where there is no cost model.</summary>
    public required ImmutableArray<BoundaryDefinition> Boundaries { get; init; }

    /// <summary>The cores by groups that are alike; empty where nothing is said of single cores.</summary>
    public required ImmutableArray<ChipCoreGroup> Cores { get; init; }

    /// <summary>Limits and other parameters.</summary>
    public required ImmutableArray<HardwareConstant> Limits { get; init; }

    /// <summary>Energies, powers and times. A chip of which only limits are known may list published figures here that no total is made of.</summary>
    public required ImmutableArray<HardwareConstant> Costs { get; init; }

    /// <summary>Published measurements.</summary>
    public required ImmutableArray<ChipCalibration> Calibrations { get; init; }

    /// <summary>The limit of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public HardwareConstant Limit(string name) =>
        Limits.FirstOrDefault(l => l.Name == name) ?? throw new KeyNotFoundException($"The chip '{Name}' has no limit '{name}'.");

    /// <summary>The value of a limit that the file states, in its own unit.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or it is not known.</exception>
    public int Whole(string name) =>
        (int)(Limit(name).Value ?? throw new KeyNotFoundException($"The chip '{Name}' does not know its limit '{name}'."));

    /// <summary>The value of a limit in its own unit; null where the file does not list it or does not know it.</summary>
    public double? Find(string name) => Limits.FirstOrDefault(l => l.Name == name)?.Value;

    /// <summary>The table that prices the chip's counts: costs, limits and memories (of group g as <c>cores.FIRST-LAST.NAME</c>).</summary>
    /// <exception cref="InvalidOperationException">The chip has no cost model.</exception>
    public EnergyTable ToEnergyTable() => Model == ChipModelKind.Full
        ? new EnergyTable
        {
            Target = Name,
            Title = Title,
            Boundaries = Boundaries,
            Constants =
            [
                .. Costs,
                .. Limits,
                .. Cores.SelectMany(g => g.Memories.Select(m => m with { Name = $"cores.{g.First}-{g.First + g.Count - 1}.{m.Name}" })),
            ],
        }
        : throw new InvalidOperationException($"There is no cost model of '{Name}': its limits alone are known.");

    /// <summary>The chip of that name, from the files embedded in this assembly.</summary>
    /// <exception cref="InvalidDataException">There is none, or its file is wrong.</exception>
    public static ChipDescription Of(string name) => ChipFile.FromResource(name);
}
