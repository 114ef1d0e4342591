using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>Attention of spikes to spikes, event by event.</summary>
internal sealed class AttentionExecutor(AttentionNode node) : NodeExecutor
{
    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var (q, k, v) = (inputs[0]!.Spikes!, inputs[1]!.Spikes!, inputs[2]!.Spikes!);
        return node.Form == AttentionKind.AndOr
            ? Signal.Of(AttentionKernels.AndOr(q, k, v, node.Shape.Channels, arena))
            : Signal.Of(AttentionKernels.Product(q, k, v, node.Shape.Channels, node.Heads, node.Gain ?? (float)node.Scale, arena));
    }
}
