using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A transposed convolution: each event adds its weights <c>[kH, kW, Cin / groups, Cout]</c> to the places that it reaches.</summary>
internal sealed class TransposedConvolutionExecutor : NodeExecutor
{
    private readonly TransposedConvolutionShape _shape;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    internal TransposedConvolutionExecutor(TransposedConvolutionNode node)
    {
        _shape = new TransposedConvolutionShape(node.InputShape, node.OutChannels, node.Window, node.OutputPaddingY, node.OutputPaddingX, node.Groups);
        _weight = new Tensor(_shape.WeightShape);
        var at = 0;
        for (var k = 0; k < node.Window.KernelHeight; k++)
            for (var l = 0; l < node.Window.KernelWidth; l++)
                for (var c = 0; c < node.ChannelsPerGroup; c++)
                    for (var o = 0; o < node.OutChannels; o++)
                        _weight.Span[at++] = RawWeights.At(node.Weight, node.WeightIndex(o, c, k, l));
        _bias = RawWeights.Bias(node.Bias);
    }

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena) =>
        Signal.Of(TransposedConvolutionKernels.Forward(_shape, inputs[0]!.Spikes!, _weight, _bias, arena));
}
