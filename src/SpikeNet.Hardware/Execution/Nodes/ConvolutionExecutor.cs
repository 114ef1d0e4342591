using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A convolution: each event adds its weights <c>[kH, kW, Cin / groups, Cout]</c> to the places that see it.</summary>
internal sealed class ConvolutionExecutor : NodeExecutor
{
    private readonly bool _exact;
    private readonly ConvolutionShape _shape;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly OrderedSums _dense;

    internal ConvolutionExecutor(ConvolutionNode node)
    {
        _exact = node.Weight.IsQuantised;
        _shape = new ConvolutionShape(node.InputShape, node.OutChannels, node.Window, node.Groups);
        _weight = new Tensor([node.Window.KernelHeight, node.Window.KernelWidth, node.ChannelsPerGroup, node.OutChannels]);
        var at = 0;
        for (var k = 0; k < node.Window.KernelHeight; k++)
            for (var l = 0; l < node.Window.KernelWidth; l++)
                for (var c = 0; c < node.ChannelsPerGroup; c++)
                    for (var o = 0; o < node.OutChannels; o++)
                        _weight.Span[at++] = RawWeights.At(node.Weight, node.WeightIndex(o, c, k, l));
        _bias = RawWeights.Bias(node.Bias);
        _dense = new OrderedSums(node.InputShape, node.Window, node.Groups, node.OutChannels);
    }

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        // Where events are dense the kernel takes a matrix product, whose order of sums is another.
        var events = inputs[0]!.Spikes!;
        return Signal.Of(
            _exact || events.Density <= ConvolutionKernels.ForwardCrossover
                ? ConvolutionKernels.Forward(_shape, events, _weight, _bias, arena) : _dense.Run(events, _weight, _bias, arena));
    }
}
