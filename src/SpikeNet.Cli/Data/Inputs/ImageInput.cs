using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>An image whose brightnesses are coded as spikes.</summary>
/// <param name="Code">The code.</param>
internal sealed record ImageInput(SpikeCode Code) : InputPlan
{
    /// <inheritdoc/>
    internal override int TimeSteps => Code.TimeSteps;

    /// <inheritdoc/>
    internal override int MaximumSpikesPerChannel => Code.MaximumSpikesPerChannel;

    internal static ImageInput Read(RecipeMap map, string text) => new(ReadCode(map)) { Text = text };
}
