using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>Sound frame by frame, as a microphone would feed it: every frame is a step, and nothing is known of those to come.</summary>
/// <param name="Front">The front end.</param>
/// <param name="Steps">T: of longer recordings the first T frames are heard, before shorter ones there is silence.</param>
/// <param name="Levels">Channels per band: channel k of L spikes in each frame whose level is at least (k + 1) / (L + 1).</param>
/// <param name="Cut">The chance that a recording breaks off in training, somewhere behind its first third, so that a network answers early.</param>
/// <param name="Augmentation">How training varies the frames.</param>
internal sealed record MelStreamInput(MelStream Front, int Steps, int Levels, double Cut, MelAugmentationOptions Augmentation) : AudioInput
{
    /// <inheritdoc/>
    internal override int TimeSteps => Steps;

    /// <inheritdoc/>
    internal override int MaximumSpikesPerChannel => Steps;

    /// <inheritdoc/>
    internal override FeatureShape Shape => FeatureShape.Line(Levels, Front.Bands);

    /// <inheritdoc/>
    internal override ITrainingData Load(IReadOnlyList<Recording> recordings, CancellationToken cancellation) =>
        MelStreamData.Load(this, recordings, cancellation);

    internal static MelStreamInput Read(RecipeMap map, RecipeMap augmentation, string text)
    {
        var options = new MelImageOptions
        {
            SampleRateHz = map.Whole("sample-rate-hz", 8000, 1000, 384_000),
            FrameMs = map.Number("frame-ms", 32, 1, 1000),
            HopMs = map.Number("hop-ms", 16, 0.01, 1000),
            Bands = map.Whole("bands", 32, 1, MelImageOptions.MostBands),
            LowestHz = map.Number("lowest-hz", 100, 0),
            HighestHz = map.Number("highest-hz", 3800, 1),
            DynamicRangeDb = map.Number("range-db", 40, 1, 200),
            PreEmphasis = map.Number("pre-emphasis", 0.97, 0, 0.9999),
        };
        var (floor, release) = (map.Number("floor-db", -60, -150, 0), map.Number("release-db-per-second", 10, 0, 1000));
        var (steps, levels) = (map.Whole("steps", null, 1, 100_000), map.Whole("levels", 4, 1, 256));
        var cut = augmentation.Number("cut", 0, 0, 1);
        var changes = MelImageInput.ReadAugmentation(augmentation);
        var front = map.Place.Guard("mel-stream", () => new MelStream(options, floor, release));
        return new MelStreamInput(front, steps, levels, cut, changes) { Text = text };
    }
}
