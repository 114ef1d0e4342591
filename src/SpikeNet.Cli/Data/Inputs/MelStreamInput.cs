using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets.Audio;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>Sound frame by frame, as a microphone would feed it: every frame is a step, and nothing is known of those to come.</summary>
/// <param name="Front">The front end.</param>
/// <param name="Steps">T.</param>
/// <param name="Code">How levels become spikes.</param>
/// <param name="Cut">The chance that a recording breaks off in training.</param>
/// <param name="Augmentation">How training varies the levels.</param>
internal sealed record MelStreamInput(MelStream Front, int Steps, BandCode Code, double Cut, MelAugmentationOptions Augmentation)
    : StreamInput(Steps, Code, Cut, Augmentation)
{
    /// <inheritdoc/>
    internal override int Bands => Front.Bands;

    /// <inheritdoc/>
    internal override double StepMs => Front.Options.HopMs;

    /// <inheritdoc/>
    internal override int SampleRateHz => Front.Options.SampleRateHz;

    /// <inheritdoc/>
    internal override float[] LevelsOf(AudioClip clip) => Front.Compute(clip);

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
        var (steps, code) = (map.Whole("steps", null, 1, MostSteps), ReadCode(map, map.OptionalWhole("levels", 1, 256)));
        var cut = augmentation.Number("cut", 0, 0, 1);
        var changes = MelImageInput.ReadAugmentation(augmentation);
        var sound = SoundVariation.Read(augmentation);
        var front = map.Place.Guard("mel-stream", () => new MelStream(options, floor, release));
        return new MelStreamInput(front, steps, code, cut, changes) { Text = text, Sound = sound };
    }
}
