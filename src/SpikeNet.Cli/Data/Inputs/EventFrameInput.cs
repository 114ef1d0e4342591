using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets.Events;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>A recording of an event camera cut into frames by time or by count; every frame is a step.</summary>
/// <param name="Frames">How frames are cut.</param>
/// <param name="Augmentation">How training varies the recordings.</param>
internal sealed record EventFrameInput(EventFrameOptions Frames, EventAugmentationOptions Augmentation) : InputPlan
{
    /// <inheritdoc/>
    internal override int TimeSteps => Frames.TimeSteps;

    /// <inheritdoc/>
    internal override int MaximumSpikesPerChannel => Frames.TimeSteps;

    internal static EventFrameInput Read(RecipeMap map, RecipeMap augmentation, string text)
    {
        var frames = new EventFrameOptions
        {
            TimeSteps = map.Whole("steps", null, 1, MostSteps),
            Slicing = map.Choice<EventSlicing>("slicing", EventSlicing.Time, ("time", EventSlicing.Time), ("count", EventSlicing.Count)),
            StepMs = map.OptionalNumber("step-ms", 0.001, 1e9),
            EventsPerStep = map.OptionalWhole("events-per-step", 1),
            SpatialMerge = map.Whole("merge", 1, 1, 1024),
            PolarityChannels = map.Flag("polarities", true),
        };
        var changes = new EventAugmentationOptions
        {
            TimeShiftMs = augmentation.Number("time-shift-ms", 0, 0),
            DropShare = augmentation.Number("drop", 0, 0, 1),
            SpatialShift = augmentation.Whole("shift", 0, 0),
            SpatialJitter = augmentation.Whole("jitter", 0, 0),
            MirrorProbability = augmentation.Number("mirror", 0, 0, 1),
            PolarityFlipProbability = augmentation.Number("polarity-flip", 0, 0, 1),
        };
        return map.Place.Guard("event-frames", () =>
        {
            frames.Validate();
            changes.Validate();
            return new EventFrameInput(frames, changes) { Text = text };
        });
    }
}
