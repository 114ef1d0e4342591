using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Fpga;

/// <summary>A 3x3 convolution on the accelerator, as published: layer, time step, group of 32 output channels, position in raster order, event.</summary>
/// <remarks>
/// Each time step is an accumulate phase of its own over the positions of the map; compression works on neighbours in raster order, and a map is
/// filled up with empty positions to a multiple of g. A step takes the longer of accumulation and weight streaming (nine beats for an input
/// channel and a group at 8 bits, streamed again in every step), then the fire phase, H' W' ceil(Cout / 32). An event adds 9 Cout weights; what falls
/// beside the map is computed and dropped.
/// The published recurrence holds for 3x3 kernels of stride 1; other windows were not measured and are refused.
/// </remarks>
public static class ConvolutionMapping
{
    /// <summary>Rows and columns of the kernel.</summary>
    public const int Kernel = 3;

    /// <summary>Whether the accelerator has the window and the groups: 3x3, stride 1, at most one pixel of padding, all channels in one group.</summary>
    public static bool Fits(ConvolutionNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Groups == 1 && node.Window is
        {
            KernelHeight: Kernel, KernelWidth: Kernel, StrideY: 1, StrideX: 1, PaddingY: <= 1, PaddingX: <= 1, DilationY: 1, DilationX: 1,
        };
    }

    /// <summary>The cycles that the weight port needs in a step: nine beats for an input channel and a group at 8 bits.</summary>
    public static long WeightBeats(ConvolutionNode node, FpgaGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Kernel * Kernel * DenseMapping.WeightBeats(node.InputShape.Channels, node.OutChannels, node.Weight.Bits, geometry);
    }

    /// <summary>The cycles of the fire phase of a step.</summary>
    public static long FireCycles(ConvolutionNode node, FpgaGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(node);
        var output = node.OutputShape;
        return (long)output.Height * output.Width * DenseMapping.OutputGroups(node.OutChannels, geometry);
    }

    /// <summary>The channels that spike at each position of a step in raster order, filled up to a multiple of the group size.</summary>
    /// <param name="shape">The layout of the map.</param>
    /// <param name="input">The map's spikes.</param>
    /// <param name="step">Which step.</param>
    /// <param name="sample">Which sample.</param>
    /// <param name="groupSize">g.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Positions(FeatureShape shape, SpikeTrain input, int step, int sample, int groupSize)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupSize);
        var count = ((shape.Height * shape.Width) + groupSize - 1) / groupSize * groupSize;
        var positions = new IReadOnlyList<int>[count];
        Array.Fill(positions, []);
        foreach (var feature in input.Row(step, sample))
        {
            var (position, channel) = Math.DivRem(feature, shape.Channels);
            if (positions[position] is not List<int> channels)
                positions[position] = channels = [];
            channels.Add(channel);
        }

        return positions;
    }
}
