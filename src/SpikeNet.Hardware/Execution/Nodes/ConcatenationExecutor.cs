using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>The channels of the inputs side by side; events stay events.</summary>
internal sealed class ConcatenationExecutor(ConcatenationNode node) : NodeExecutor
{
    private readonly int[] _channels = [.. node.Inputs.Select(i => i.Channels)];

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena) => inputs[0]!.Spikes is null
        ? Signal.Of(BranchKernels.Concatenate([.. inputs.Select(i => i!.Dense!)], _channels, arena))
        : Signal.Of(BranchKernels.Concatenate([.. inputs.Select(i => i!.Spikes!)], _channels));
}
