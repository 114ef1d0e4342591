using System.Collections.Immutable;

namespace SpikeNet.Datasets;

/// <summary>Three disjoint parts of a set of recordings.</summary>
/// <param name="Train">What a network learns from.</param>
/// <param name="Validation">What training decisions are made by.</param>
/// <param name="HeldOut">What results are reported on; empty where the set came without its test part.</param>
public sealed record TrainingSplit(
    ImmutableArray<Recording> Train, ImmutableArray<Recording> Validation, ImmutableArray<Recording> HeldOut);
