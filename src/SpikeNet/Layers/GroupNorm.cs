using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Normalisation of groups of channels over all places, every step of every sample by its own mean and variance, as torch.nn.GroupNorm.</summary>
/// <remarks>
/// <code>
/// y = weight (x - mean) / sqrt(variance + epsilon) + bias
/// </code>
/// with mean and variance of a group of neighbouring channels, and a weight and a bias for each channel, 1 and 0 at first. Wu and He 2018,
/// "Group normalization".
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="groups">The number of groups, which divides the channels.</param>
/// <param name="input">The layout of input and output.</param>
/// <param name="options">Epsilon and whether gain and shift are trained; null for the defaults.</param>
/// <exception cref="ArgumentException">The groups do not divide the channels, or there would be a single value to normalise.</exception>
public sealed class GroupNorm(string name, int groups, FeatureShape input, LayerNormOptions? options = null)
    : StepNormalisation(name, new NormalisedSets(input, groups, false), input.Channels, options ?? new LayerNormOptions());
