using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>A recording as one mel image of fixed size, coded as spikes.</summary>
/// <param name="Image">Front end and code, as graph files keep them.</param>
/// <param name="Augmentation">How training varies the images.</param>
internal sealed record MelImageInput(InputEncoding Image, MelAugmentationOptions Augmentation) : AudioInput
{
    /// <inheritdoc/>
    internal override int TimeSteps => Image.Code.TimeSteps;

    /// <inheritdoc/>
    internal override int MaximumSpikesPerChannel => Image.Code.MaximumSpikesPerChannel;

    /// <inheritdoc/>
    internal override int SampleRateHz => Image.MelImage.SampleRateHz;

    /// <inheritdoc/>
    internal override InputEncoding Encoding => Image;

    /// <inheritdoc/>
    internal override FeatureShape Shape => new(1, Image.MelImage.Bands, Image.MelImage.Frames);

    /// <inheritdoc/>
    internal override ITrainingData Load(IReadOnlyList<Recording> recordings, ICollection<SkippedFile>? skipped, CancellationToken cancellation) =>
        new MelImageData(MelImages.Compute(recordings, Image.MelImage, skipped, cancellation), Image, Augmentation, Sound?.Open(SampleRateHz));

    internal static MelImageInput Read(RecipeMap map, RecipeMap augmentation, string text)
    {
        var standard = new MelImageEncoding();
        var image = new MelImageEncoding
        {
            SampleRateHz = map.Whole("sample-rate-hz", standard.SampleRateHz, 1000, 384_000),
            FrameMs = map.Number("frame-ms", standard.FrameMs, 1, 1000),
            HopMs = map.Number("hop-ms", standard.HopMs, 0.01, 1000),
            Bands = map.Whole("bands", standard.Bands, 1, MelImageOptions.MostBands),
            Frames = map.Whole("frames", standard.Frames, 1, MelImageOptions.MostFrames),
            LowestHz = map.Number("lowest-hz", standard.LowestHz, 0),
            HighestHz = map.Number("highest-hz", standard.HighestHz, 1),
            DynamicRangeDb = map.Number("range-db", standard.DynamicRangeDb, 1, 200),
            TrimDb = map.Number("trim-db", standard.TrimDb, 1, 200),
            PreEmphasis = map.Number("pre-emphasis", standard.PreEmphasis, 0, 0.9999),
            Levels = map.Choice<MelLevels>("levels", standard.Levels, ("mean-and-variance", MelLevels.MeanAndVariance), ("dynamic-range", MelLevels.DynamicRange)),
        };
        map.Place.Guard("mel-image", () => new MelFrontEnd(MelImages.Options(image)));
        return new MelImageInput(new InputEncoding(image, ReadCode(map)), ReadAugmentation(augmentation)) { Text = text, Sound = SoundVariation.Read(augmentation) };
    }

    /// <summary>Reads how far mel images may be changed; what is not said has the front end's own amounts.</summary>
    internal static MelAugmentationOptions ReadAugmentation(RecipeMap map)
    {
        var standard = new MelAugmentationOptions();
        var read = new MelAugmentationOptions
        {
            BandShift = map.Number("band-shift", standard.BandShift),
            BandStretch = map.Number("band-stretch", standard.BandStretch),
            FrameShift = map.Number("frame-shift", standard.FrameShift),
            FrameStretch = map.Number("frame-stretch", standard.FrameStretch),
            FrameWarp = map.Number("frame-warp", standard.FrameWarp),
            Tilt = map.Number("tilt", standard.Tilt),
            Contrast = map.Number("contrast", standard.Contrast),
            Noise = map.Number("noise", standard.Noise),
            MaskedBands = map.Whole("masked-bands", standard.MaskedBands, 0),
            MaskedFrames = map.Whole("masked-frames", standard.MaskedFrames, 0),
        };
        return map.Place.Guard("augmentation", () =>
        {
            read.Validate();
            return read;
        });
    }
}
