using System.Collections.Immutable;

namespace SpikeNet.Datasets.Catalogue;

/// <summary>What is known of a data set: where it lives, what it is for and under which licence.</summary>
public sealed record DataSetInfo
{
    /// <summary>The name in commands.</summary>
    public required string Name { get; init; }

    /// <summary>The set's full name.</summary>
    public required string Title { get; init; }

    /// <summary>What is done with it.</summary>
    public required string Task { get; init; }

    /// <summary>Who made it, when.</summary>
    public required string Authors { get; init; }

    /// <summary>The set's own page.</summary>
    public required Uri Home { get; init; }

    /// <summary>The licence, or null where its home states none that we know of: ask there.</summary>
    public string? Licence { get; init; }

    /// <summary>Its files.</summary>
    public required ImmutableArray<DataSetFile> Files { get; init; }

    /// <summary>What else a user should know, or null.</summary>
    public string? Note { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Title}";
}
