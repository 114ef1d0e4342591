using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A pooling of events or of sums.</summary>
internal sealed class PoolExecutor(PoolNode node) : NodeExecutor
{
    private readonly PoolingShape _shape = new(node.InputShape, node.Window);

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var divisor = node.Pooling == PoolKind.Average ? (float)node.Window.KernelHeight * node.Window.KernelWidth : 1;
        var maximum = node.Pooling == PoolKind.Max;
        return inputs[0] switch
        {
            { Spikes: { } events } => Signal.Of(maximum ? PoolingKernels.Maximum(_shape, events, arena) : PoolingKernels.Sum(_shape, events, divisor, arena)),
            { Dense: { } values } => Signal.Of(maximum ? PoolingKernels.Maximum(_shape, values, arena) : PoolingKernels.Sum(_shape, values, divisor, arena)),
            _ => throw new InvalidOperationException($"Nothing reaches {node}."),
        };
    }
}
