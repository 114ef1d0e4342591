using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Events;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Recordings of an event camera as a task.</summary>
internal sealed class EventTask : TaskSet
{
    private readonly EventSet _set;
    private readonly EventFrameInput _input;

    /// <summary>Reads the first recording, for the size of the sensor; the first that can be read where others are skipped.</summary>
    internal EventTask(EventSet set, EventFrameInput input, SplitPlan split, ICollection<SkippedFile>? skipped)
        : base(set.Name, set.ClassNames, [.. set.Samples.Select((s, i) => new TaskSample(i, s.Id, s.Label, s.Part, s.Speaker))], split)
    {
        (_set, _input) = (set, input);
        var first = First(set, skipTheBad: skipped is not null);
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
    protected override ITrainingData Read(ImmutableArray<TaskSample> samples, CancellationToken cancellation)
    {
        return new EventData(EventStore.Read([.. samples.Select(s => _set.Samples[s.Index])], Skipped), _input);
    }

    private static EventRecording First(EventSet set, bool skipTheBad)
    {
        Exception? bad = null;
        foreach (var sample in set.Samples)
        {
            try
            {
                return sample.Load();
            }
            catch (Exception e) when (skipTheBad && (e is IOException or InvalidDataException or UnauthorizedAccessException))
            {
                bad ??= e;
            }
        }

        throw new InvalidDataException($"{set.Name}: none of {set.Samples.Length} samples can be read; the first: {bad?.Message}");
    }
}
