using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Recordings of sound as a task.</summary>
internal sealed class RecordingTask(RecordingSet set, AudioInput input, SplitPlan split) : TaskSet(
    set.Name, set.ClassNames, [.. set.Recordings.Select((r, i) => new TaskSample(i, r.Id, r.Label, r.Part, r.Speaker))], split)
{
    /// <inheritdoc/>
    internal override string? LeftOut =>
        set.Skipped.Length > 0 ? $"{set.Skipped.Length} .wav files of other names were left out, the first is {set.Skipped[0]}." : null;

    /// <inheritdoc/>
    internal override InputPlan Input => input;

    /// <inheritdoc/>
    internal override FeatureShape Shape => input.Shape;

    /// <inheritdoc/>
    protected override ITrainingData Read(ImmutableArray<TaskSample> samples, CancellationToken cancellation) =>
        input.Load([.. samples.Select(s => set.Recordings[s.Index])], Skipped, cancellation);
}
