using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Layer normalisation of every step of every sample by its own mean and variance, as torch.nn.LayerNorm.</summary>
/// <remarks>
/// <code>
/// y = weight (x - mean) / sqrt(variance + epsilon) + bias
/// </code>
/// over all features, with a weight and a bias for each, or with <see cref="LayerNormOptions.EachPlace"/> over the channels of each place, with one for each
/// channel. At first weight is 1 and bias 0. Ba, Kiros and Hinton 2016, "Layer normalization".
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The layout of input and output.</param>
/// <param name="options">Epsilon, whether gain and shift are trained, and over what; null for the defaults.</param>
/// <exception cref="ArgumentException">There would be a single value to normalise.</exception>
public sealed class LayerNorm(string name, FeatureShape input, LayerNormOptions? options = null) : StepNormalisation(
    name, new NormalisedSets(input, 1, options?.EachPlace ?? false), options?.EachPlace ?? false ? input.Channels : input.Count, options ?? new LayerNormOptions());
