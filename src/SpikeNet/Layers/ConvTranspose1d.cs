using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A transposed convolution along a line of places (not of time steps) in every step, as torch.nn.ConvTranspose1d.</summary>
/// <remarks>See <see cref="TransposedConvolutionShape"/> for the equation; the line is the only row of a <see cref="FeatureShape"/>.</remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout, of height 1 (<see cref="FeatureShape.Line"/>).</param>
/// <param name="outChannels">Cout, above 0.</param>
/// <param name="window">The window (<see cref="SpatialWindow.Line"/>).</param>
/// <param name="random">Where the weights come from.</param>
/// <param name="options">Bias, gain, groups and output padding; null for none, 1, 1 and 0.</param>
/// <exception cref="ArgumentException">The input is higher than 1, nothing is left of the output, or the groups do not divide the channels.</exception>
public sealed class ConvTranspose1d(string name, FeatureShape input, int outChannels, SpatialWindow window, SplitMix64 random, ConvTransposeOptions? options = null)
    : TransposedConvolution(name, SpatialLayout.Line(input, name), outChannels, window, random, options);
