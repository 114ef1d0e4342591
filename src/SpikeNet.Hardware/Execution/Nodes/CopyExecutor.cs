using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A flatten: the same values in the same order.</summary>
internal sealed class CopyExecutor : NodeExecutor
{
    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena) => inputs[0]!;
}
