using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>Sound as a microphone would feed it: levels of bands step by step, coded as spikes, and nothing is known of the steps to come.</summary>
/// <param name="Steps">T: of longer recordings the first T steps are heard, before shorter ones there is silence.</param>
/// <param name="Code">How levels become spikes.</param>
/// <param name="Cut">The chance that a recording breaks off in training, somewhere behind its first third, so that a network answers early.</param>
/// <param name="Augmentation">How training varies the levels.</param>
internal abstract record StreamInput(int Steps, BandCode Code, double Cut, MelAugmentationOptions Augmentation) : AudioInput
{
    private static readonly (string Word, BandCodeKind Meaning)[] Codes =
        [("threshold", BandCodeKind.Threshold), ("level-crossing", BandCodeKind.LevelCrossing), ("lif", BandCodeKind.LeakyIntegrateAndFire)];

    /// <inheritdoc/>
    internal override int TimeSteps => Steps;

    /// <inheritdoc/>
    internal override int MaximumSpikesPerChannel => Steps;

    /// <inheritdoc/>
    internal override FeatureShape Shape => FeatureShape.Line(Code.ChannelsPerBand, Bands);

    /// <summary>The number of bands.</summary>
    internal abstract int Bands { get; }

    /// <summary>The length of a step in milliseconds.</summary>
    internal abstract double StepMs { get; }

    /// <summary>The levels of a recording, index = band * steps + step.</summary>
    internal abstract float[] LevelsOf(AudioClip clip);

    /// <inheritdoc/>
    internal override ITrainingData Load(IReadOnlyList<Recording> recordings, ICollection<SkippedFile>? skipped, CancellationToken cancellation) =>
        StreamData.Load(this, recordings, skipped, cancellation);

    /// <summary>Reads 'levels', the short way to say thresholds, or 'spikes'.</summary>
    protected static BandCode ReadCode(RecipeMap map, int? levels)
    {
        if (levels is { } thresholds)
            return map.Has("spikes") ? throw map.Place.Error("'levels' is short for 'spikes: {threshold: ...}': give one of them") : new BandCode { Thresholds = thresholds };
        var standard = new BandCode();
        var settings = map.Map("spikes", shorthand: "kind");
        var kind = settings.Choice<BandCodeKind>("kind", BandCodeKind.Threshold, Codes);
        var code = kind switch
        {
            BandCodeKind.Threshold => standard with { Kind = kind, Thresholds = settings.Whole("levels", standard.Thresholds, 1, 256) },
            BandCodeKind.LevelCrossing => standard with { Kind = kind, Step = settings.Number("step", standard.Step, 1e-6, 1) },
            _ => standard with
            {
                Kind = kind,
                TimeConstantMs = settings.Number("time-constant-ms", standard.TimeConstantMs, 1e-3, 1e6),
                Gain = settings.Number("gain", standard.Gain, 1e-6, 1e6),
            },
        };
        settings.Done();
        return code;
    }
}
