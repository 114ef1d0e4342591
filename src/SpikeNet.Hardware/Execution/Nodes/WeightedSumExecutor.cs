using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>The sum of the inputs, each times its number.</summary>
internal sealed class WeightedSumExecutor(WeightedSumNode node) : NodeExecutor
{
    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var sum = BranchKernels.Scale(inputs[0]!, node.Weights[0], arena);
        for (var i = 1; i < inputs.Count; i++)
            sum = BranchKernels.Add(sum, BranchKernels.Scale(inputs[i]!, node.Weights[i], arena), arena);
        return sum;
    }
}
