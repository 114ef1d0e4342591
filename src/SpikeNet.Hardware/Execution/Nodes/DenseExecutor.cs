using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A fully connected node: events add rows of weights <c>[in, out]</c>, integers held exactly by floats.</summary>
internal sealed class DenseExecutor : NodeExecutor
{
    private readonly bool _exact;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly OrderedSums _graded;

    internal DenseExecutor(DenseNode node)
    {
        _exact = node.Weight.IsQuantised;
        _weight = new Tensor([node.InFeatures, node.OutFeatures]);
        for (var o = 0; o < node.OutFeatures; o++)
            for (var i = 0; i < node.InFeatures; i++)
                _weight.Span[(i * node.OutFeatures) + o] = RawWeights.At(node.Weight, (o * node.InFeatures) + i);
        _bias = RawWeights.Bias(node.Bias);
        _graded = new OrderedSums(FeatureShape.Flat(node.InFeatures), SpatialWindow.Square(1), 1, node.OutFeatures);
    }

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        // The kernel multiplies a payload and adds it with one rounding, the definition with two: not the same for real weights.
        var events = inputs[0]!.Spikes!;
        return Signal.Of(_exact || events.Payload.IsEmpty ? LinearKernels.Forward(events, _weight, _bias, arena) : _graded.Run(events, _weight, _bias, arena));
    }
}
