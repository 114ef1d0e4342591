using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A node of a graph over a stretch of time steps of a whole batch.</summary>
internal abstract class NodeExecutor
{
    /// <summary>Neuron steps in which an integer state saturated since the executor was made.</summary>
    internal virtual long Saturations => 0;

    /// <summary>Forgets the batch before.</summary>
    internal virtual void Begin(int batchSize)
    {
    }

    /// <summary>What the node gives in a stretch of steps, from what its sources give in them.</summary>
    /// <param name="inputs">The sources' signals; null for one that has none yet, which only a delay that closes a cycle meets.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="arena">Owns the result.</param>
    internal abstract Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena);

    /// <summary>Sees the inputs of the stretch once all nodes have run: what a delay that closes a cycle keeps.</summary>
    internal virtual void End(IReadOnlyList<Signal?> inputs)
    {
    }
}
