using System.Globalization;
using SpikeNet.Cli.Data;

namespace SpikeNet.Cli.Recipes;

/// <summary>Converts a trained network as a recipe says.</summary>
internal sealed class ConversionRun(ConvertSection section, ITrainingDisplay display)
{
    /// <summary>Measures activations on the training part, converts, and measures the result against the number of steps.</summary>
    /// <exception cref="InvalidDataException">A layer is silent; the message names the recipe's line.</exception>
    internal (Network? Network, ConversionOutcome? Outcome) Run(Network ann, ITrainingData train, FeatureValues? validation, CancellationToken cancellation)
    {
        var converted = section.Place.Guard("convert", () => AnnConversion.Convert(ann, train, section.Options, cancellation));
        foreach (var layer in converted.Layers)
        {
            display.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{layer.Name}: rate 1 is the activation {layer.Activations.Scale:0.####} (largest {layer.Activations.Largest:0.####}), {100 * layer.Activations.ClippedShare:0.###} % clipped, threshold {layer.Threshold:0.####}."));
        }

        if (validation is null)
            return (converted.Network, new ConversionOutcome(null, [], converted.Layers));
        var steps = AnnConversion.Sweep(
            ann, [.. converted.Layers.Select(l => l.Activations)], t => validation.Coded(section.Code with { TimeSteps = t }), Steps(section.Code.TimeSteps), section.Options, cancellation);
        return (converted.Network, new ConversionOutcome(Evaluator.Accuracy(ann, validation, cancellation: cancellation), steps, converted.Layers));
    }

    /// <summary>1, 2, 4, ... and the last.</summary>
    internal static IEnumerable<int> Steps(int last)
    {
        for (long t = 1; t < last; t *= 2)
            yield return (int)t;
        yield return last;
    }
}
