using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Cli.Output;

/// <summary>A target, and what a network finds there.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Description">What it is; of a chip without a cost model, which limits are known.</param>
/// <param name="Capabilities">What its neurons can do; null where only limits are known.</param>
/// <param name="HasLimits">Whether anything of it is known that a network could violate.</param>
/// <param name="Reasons">Why the network does not fit; empty where nothing is found, null without a network.</param>
internal sealed record TargetMatrixRow(string Name, string Description, TargetCapabilities? Capabilities, bool HasLimits, ImmutableArray<Diagnostic>? Reasons)
{
    /// <summary>Whether there is no cost model.</summary>
    internal bool LimitsOnly => Capabilities is null;

    /// <summary>Whether the network fits; null where that is not known, as limits alone only ever say no.</summary>
    internal bool? Fits => Reasons is not { } reasons ? null : !reasons.IsEmpty ? false : LimitsOnly ? null : true;

    /// <summary>The same in a word.</summary>
    internal string FitsInWords => Fits switch { true => "yes", false => "no", null => HasLimits ? "maybe" : "?" };
}
