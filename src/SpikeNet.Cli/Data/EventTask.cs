using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets.Events;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Recordings of an event camera as a task.</summary>
internal sealed class EventTask : TaskSet
{
    private readonly EventSet _set;
    private readonly EventFrameInput _input;

    /// <summary>Reads the first recording, for the size of the sensor.</summary>
    internal EventTask(EventSet set, EventFrameInput input, SplitPlan split)
        : base(set.Name, set.ClassNames, [.. set.Samples.Select((s, i) => new TaskSample(i, s.Id, s.Label, s.Part))], split)
    {
        (_set, _input) = (set, input);
        var first = set.Samples[0].Load();
        Shape = input.Frames.ShapeOf(first.Width, first.Height);
    }

    /// <inheritdoc/>
    internal override string? LeftOut =>
        _set.Skipped.Length > 0 ? $"{_set.Skipped.Length} files were left out, the first is {_set.Skipped[0]}." : null;

    /// <inheritdoc/>
    internal override InputPlan Input => _input;

    /// <inheritdoc/>
    internal override FeatureShape Shape { get; }

    /// <inheritdoc/>
    internal override ITrainingData Load(ImmutableArray<TaskSample> samples, CancellationToken cancellation) =>
        new EventData(EventSet.Load([.. samples.Select(s => _set.Samples[s.Index])]), [.. samples.Select(s => s.Label)], _input);
}
