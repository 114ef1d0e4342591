using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A convolution over rows and columns (cross-correlation, as in torch.nn.Conv2d); in one dimension the height is 1.</summary>
/// <remarks>
/// y[o, r, s] = b[o] + sum over c, k, l of W[o, c, k, l] x[g C + c, r strideY - paddingY + k dilationY, s strideX - paddingX + l dilationX],
/// with C the input channels of a group, g = o / (Cout / groups) the group of o, and x zero outside the input. Features are numbered channel-last.
/// Quantised, <see cref="SynapseNode.Weight"/> is W_int * <see cref="WeightTensor.ScaleOf"/>, and so is the bias.
/// </remarks>
/// <param name="Name">The node's name.</param>
/// <param name="InputShape">The layout of the input.</param>
/// <param name="Window">Kernel, stride, padding and dilation.</param>
/// <param name="Groups">Groups of channels that do not see each other; divides the channels of input and output.</param>
/// <param name="Weight">W, <c>[Cout, Cin / groups, kernel height, kernel width]</c>.</param>
/// <param name="Bias">b, <c>[Cout]</c>, added at every place in every step; or null.</param>
public sealed record ConvolutionNode(
    string Name, FeatureShape InputShape, SpatialWindow Window, int Groups, WeightTensor Weight, WeightTensor? Bias = null)
    : SynapseNode(Name, Weight, Bias)
{
    /// <inheritdoc/>
    public override string Kind => "convolution";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => InputShape;

    /// <inheritdoc/>
    public override FeatureShape OutputShape => Window.Output(InputShape, OutChannels);

    /// <summary>Cout, the channels of the output.</summary>
    public int OutChannels => Weight.Shape[0];

    /// <summary>The input channels that one output channel sees.</summary>
    public int ChannelsPerGroup => Weight.Shape[1];

    /// <summary>The weight's place in <see cref="SynapseNode.Weight"/>.</summary>
    /// <param name="output">Channel of the output.</param>
    /// <param name="channel">Channel of the input within its group.</param>
    /// <param name="row">Row of the kernel.</param>
    /// <param name="column">Column of the kernel.</param>
    public int WeightIndex(int output, int channel, int row, int column) =>
        (((((output * ChannelsPerGroup) + channel) * Window.KernelHeight) + row) * Window.KernelWidth) + column;
}
