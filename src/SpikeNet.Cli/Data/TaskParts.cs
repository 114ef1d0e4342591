using System.Collections.Immutable;

namespace SpikeNet.Cli.Data;

/// <summary>What to train on, what to choose by, and what is held out.</summary>
internal sealed record TaskParts(ImmutableArray<TaskSample> Train, ImmutableArray<TaskSample> Validation, ImmutableArray<TaskSample> HeldOut);
