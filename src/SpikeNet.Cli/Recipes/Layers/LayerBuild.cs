using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>What a layer is made from once the data set is open.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Input">The layout of what comes in.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Random">Where weights come from.</param>
/// <param name="TimeSteps">T.</param>
/// <param name="Quantise">How weights are quantised in training, or null.</param>
internal sealed record LayerBuild(string Name, FeatureShape Input, int Classes, SplitMix64 Random, int TimeSteps, WeightQuantisation? Quantise = null)
{
    /// <summary>The weights of a layer: 2^28, a GiB, of which training takes several times as much.</summary>
    private const double WeightLimit = 1 << 28;

    /// <summary>Refuses a layer before memory is taken for it.</summary>
    /// <param name="weights">How many weights it would have.</param>
    /// <exception cref="ArgumentException">They are more than any recipe needs.</exception>
    internal static void RefuseBeyondLimit(double weights)
    {
        if (weights > WeightLimit)
            throw new ArgumentException($"it would have {weights:0} weights, more than {WeightLimit:0}.");
    }
}
