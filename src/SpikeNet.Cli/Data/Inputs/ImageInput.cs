using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets.Images;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>An image whose brightnesses are coded as spikes.</summary>
/// <param name="Code">The code.</param>
/// <param name="Augmentation">How training varies the images.</param>
internal sealed record ImageInput(SpikeCode Code, ImageAugmentationOptions Augmentation) : InputPlan
{
    /// <inheritdoc/>
    internal override int TimeSteps => Code.TimeSteps;

    /// <inheritdoc/>
    internal override int MaximumSpikesPerChannel => Code.MaximumSpikesPerChannel;

    internal static ImageInput Read(RecipeMap map, RecipeMap augmentation, string text)
    {
        var changes = new ImageAugmentationOptions
        {
            Shift = augmentation.Number("shift", 0, 0, 1000),
            RotationDegrees = augmentation.Number("rotation-degrees", 0, 0, 180),
            Scale = augmentation.Number("scale", 0, 0, 0.9),
            MirrorProbability = augmentation.Number("mirror", 0, 0, 1),
            Erase = augmentation.Whole("erase", 0, 0, 1000),
        };
        return new ImageInput(ReadCode(map), changes) { Text = text };
    }
}
