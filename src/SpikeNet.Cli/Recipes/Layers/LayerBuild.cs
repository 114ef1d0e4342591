using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>What a layer is made from once the data set is open.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Input">The layout of what comes in.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Random">Where weights come from.</param>
/// <param name="TimeSteps">T.</param>
/// <param name="Quantise">How weights are quantised in training, or null.</param>
internal sealed record LayerBuild(string Name, FeatureShape Input, int Classes, SplitMix64 Random, int TimeSteps, WeightQuantisation? Quantise = null);
