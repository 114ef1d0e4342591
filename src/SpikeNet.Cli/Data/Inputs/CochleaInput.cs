using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets.Audio;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>Sound through a model of the inner ear: gammatone filters, rectified and compressed, step by step.</summary>
/// <param name="Ear">The model.</param>
/// <param name="Steps">T.</param>
/// <param name="Code">How levels become spikes.</param>
/// <param name="Cut">The chance that a recording breaks off in training.</param>
/// <param name="Augmentation">How training varies the levels.</param>
internal sealed record CochleaInput(Cochlea Ear, int Steps, BandCode Code, double Cut, MelAugmentationOptions Augmentation)
    : StreamInput(Steps, Code, Cut, Augmentation)
{
    /// <inheritdoc/>
    internal override int Bands => Ear.Options.Bands;

    /// <inheritdoc/>
    internal override double StepMs => Ear.Options.StepMs;

    /// <inheritdoc/>
    internal override int SampleRateHz => Ear.Options.SampleRateHz;

    /// <inheritdoc/>
    internal override float[] LevelsOf(AudioClip clip) => Ear.Compute(clip);

    internal static CochleaInput Read(RecipeMap map, RecipeMap augmentation, string text)
    {
        var standard = new CochleaOptions();
        var options = new CochleaOptions
        {
            SampleRateHz = map.Whole("sample-rate-hz", standard.SampleRateHz, 1000, 384_000),
            Bands = map.Whole("bands", standard.Bands, 1, MelImageOptions.MostBands),
            LowestHz = map.Number("lowest-hz", standard.LowestHz, 1),
            HighestHz = map.Number("highest-hz", standard.HighestHz, 1),
            StepMs = map.Number("step-ms", standard.StepMs, 0.1, 1000),
            Exponent = map.Number("exponent", standard.Exponent, 0.01, 1),
            FloorDb = map.Number("floor-db", standard.FloorDb, -150, 0),
            ReleaseDbPerSecond = map.Number("release-db-per-second", standard.ReleaseDbPerSecond, 0, 1000),
        };
        var steps = map.Whole("steps", null, 1, MostSteps);
        var code = ReadCode(map, null);
        var cut = augmentation.Number("cut", 0, 0, 1);
        var changes = MelImageInput.ReadAugmentation(augmentation);
        var sound = SoundVariation.Read(augmentation);
        var ear = map.Place.Guard("cochlea", () => new Cochlea(options));
        return new CochleaInput(ear, steps, code, cut, changes) { Text = text, Sound = sound };
    }
}
