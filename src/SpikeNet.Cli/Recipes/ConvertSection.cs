using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Cli.Recipes;

/// <summary>The key 'convert' of a recipe: its layers are trained without spikes, on values in one step, and then converted.</summary>
/// <param name="Options">How; the steps are those of the code.</param>
/// <param name="Code">How the spiking network is given the values.</param>
/// <param name="Place">The recipe's line.</param>
internal sealed record ConvertSection(ConversionOptions Options, SpikeCode Code, RecipePlace Place)
{
    /// <summary>Reads the section.</summary>
    internal static ConvertSection Read(RecipeMap recipe, InputPlan input)
    {
        var map = recipe.Map("convert");
        var place = recipe.PlaceOf("convert");
        var code = CodeOf(input);
        if (code?.Kind != SpikeCodeKind.RegularRate)
            throw recipe.PlaceOf("input").Error("'convert' needs values that are presented as rates: an image or mel-image with code: {kind: regular-rate, steps: T}");
        var standard = new ConversionOptions();
        var options = standard with
        {
            Percentile = map.Number("percentile", standard.Percentile, 1e-3, 100),
            CalibrationSamples = map.Whole("samples", standard.CalibrationSamples, 1),
            Balance = map.Choice<ConversionBalance>("balance", standard.Balance, ("weights", ConversionBalance.Weights), ("thresholds", ConversionBalance.Thresholds)),
            Charge = map.Choice<InitialCharge>("charge", standard.Charge, ("half", InitialCharge.Half), ("none", InitialCharge.None), ("bias", InitialCharge.HalfByBias)),
            Reset = map.Choice<ResetKind>("reset", standard.Reset, ("subtract", ResetKind.BySubtraction), ("zero", ResetKind.ToZero)),
            SpikingOutput = map.Choice<bool>("output", standard.SpikingOutput, ("sums", false), ("spikes", true)),
            TimeSteps = code.TimeSteps,
        };
        map.Done();
        return new ConvertSection(options, code, place);
    }

    /// <summary>The code of an input that has values; null for others.</summary>
    internal static SpikeCode? CodeOf(InputPlan input) => input switch
    {
        ImageInput image => image.Code,
        MelImageInput image => image.Image.Code,
        _ => null,
    };
}
