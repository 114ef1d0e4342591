using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Recipes;

/// <summary>Reads how a recipe quantises weights in training: <c>quantise: {bits: 4, form: integer, per: layer}</c>.</summary>
internal static class QuantiseSection
{
    /// <summary>Reads the key 'quantise' of a recipe; null where it is not there.</summary>
    internal static WeightQuantisation? Read(RecipeMap recipe)
    {
        if (!recipe.Has("quantise"))
            return null;
        var map = recipe.Map("quantise", shorthand: "bits");
        var coding = map.Choice<WeightCoding>(
            "form", WeightCoding.Integer, ("integer", WeightCoding.Integer), ("shift-q", WeightCoding.ShiftQ), ("shift-ps", WeightCoding.ShiftPs));
        var shifts = coding != WeightCoding.Integer;
        var bits = map.Whole("bits", shifts ? 4 : 8, 2, shifts ? 5 : 12);
        var grain = map.Choice<QuantisationGrain>("per", QuantisationGrain.Layer, ("layer", QuantisationGrain.Layer), ("channel", QuantisationGrain.Channel));
        var quantise = new WeightQuantisation(bits, coding, grain) { LargestShift = shifts ? map.OptionalWhole("largest-shift", -126, 126) : null };
        map.Done();
        return quantise;
    }
}
