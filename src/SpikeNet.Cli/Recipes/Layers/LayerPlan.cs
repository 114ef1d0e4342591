using System.Collections.Immutable;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>A layer as a recipe asks for it; sizes are found when the data set is open.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">The kind of layer.</param>
/// <param name="Place">The recipe's line.</param>
/// <param name="Make">Makes the layer.</param>
internal sealed record LayerPlan(string Name, string Kind, RecipePlace Place, Func<LayerBuild, Layer> Make)
{
    /// <summary>The kind of rectifiers.</summary>
    internal const string Relu = "relu";

    /// <summary>The kind of quantised rectifiers.</summary>
    internal const string Qcfs = "qcfs";

    /// <summary>Whether it gives values and not spikes, so that a network with it has to be converted.</summary>
    internal bool IsWithoutSpikes => Kind is Relu or Qcfs;

    /// <summary>Makes layers one behind the other.</summary>
    /// <param name="plans">The layers.</param>
    /// <param name="input">The layout of what comes in.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="random">Where weights come from.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="quantise">How weights are quantised in training, or null.</param>
    /// <returns>The layers and the layout of what they give.</returns>
    /// <exception cref="InvalidDataException">A layer does not fit what comes in; the message names the line.</exception>
    internal static (ImmutableArray<Layer> Layers, FeatureShape Output) Build(
        ImmutableArray<LayerPlan> plans, FeatureShape input, int classes, SplitMix64 random, int timeSteps, WeightQuantisation? quantise = null)
    {
        var layers = ImmutableArray.CreateBuilder<Layer>(plans.Length);
        var shape = input;
        foreach (var plan in plans)
        {
            var taken = shape;
            layers.Add(plan.Place.Guard($"the layer '{plan.Name}' ({plan.Kind}) does not fit its input of {taken}", () =>
            {
                var layer = plan.Make(new LayerBuild(plan.Name, taken, classes, random, timeSteps, quantise));
                if (layer.InFeatures != 0 && layer.InFeatures != taken.Count)
                    throw new ArgumentException($"it takes {layer.InFeatures} values, but {taken.Count} come.");
                shape = layer.OutputShape(taken);
                return layer;
            }));
        }

        return (layers.ToImmutable(), shape);
    }
}
