using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A convolution over rows and columns in every step, as torch.nn.Conv2d.</summary>
/// <remarks>See <see cref="ConvolutionShape"/> for the equation. Activity is channel-last (<see cref="FeatureShape"/>).</remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout.</param>
/// <param name="outChannels">Cout, above 0.</param>
/// <param name="window">Kernel, stride, padding, dilation.</param>
/// <param name="random">Where the weights come from.</param>
/// <param name="options">Bias, gain and groups; null for none, 1 and 1.</param>
/// <exception cref="ArgumentException">The window does not fit, or the groups do not divide the channels.</exception>
public sealed class Conv2d(string name, FeatureShape input, int outChannels, SpatialWindow window, SplitMix64 random, Conv2dOptions? options = null)
    : Convolution(name, input, outChannels, window, random, options);
