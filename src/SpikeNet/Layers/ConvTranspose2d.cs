using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A transposed convolution over rows and columns in every step, as torch.nn.ConvTranspose2d: it makes maps larger where a strided convolution makes them smaller.</summary>
/// <remarks>See <see cref="TransposedConvolutionShape"/> for the equation. Activity is channel-last (<see cref="FeatureShape"/>).</remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout.</param>
/// <param name="outChannels">Cout, above 0.</param>
/// <param name="window">Kernel, stride, padding, dilation.</param>
/// <param name="random">Where the weights come from.</param>
/// <param name="options">Bias, gain, groups and output padding; null for none, 1, 1 and 0.</param>
/// <exception cref="ArgumentException">Nothing is left of the output, or the groups do not divide the channels.</exception>
public sealed class ConvTranspose2d(string name, FeatureShape input, int outChannels, SpatialWindow window, SplitMix64 random, ConvTransposeOptions? options = null)
    : TransposedConvolution(name, input, outChannels, window, random, options);
