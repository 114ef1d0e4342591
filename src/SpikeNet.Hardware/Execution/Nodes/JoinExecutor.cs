using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>An add or an or of two or more inputs, in their order.</summary>
/// <param name="node">An <see cref="AddNode"/> or an <see cref="OrNode"/>.</param>
internal sealed class JoinExecutor(GraphNode node) : NodeExecutor
{
    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var joined = inputs[0]!;
        for (var i = 1; i < inputs.Count; i++)
            joined = Join(joined, inputs[i]!, arena);
        return joined;
    }

    private Signal Join(Signal a, Signal b, StepArena arena) => (a, b) switch
    {
        ({ Spikes: { } x }, { Spikes: { } y }) => Signal.Of(node is OrNode ? ResidualKernels.Or(x, y, arena) : ResidualKernels.Add(x, y, arena)),
        ({ Dense: { } x }, { Dense: { } y }) => Signal.Of(ResidualKernels.Add(x, y, arena)),
        ({ Dense: { } x }, { Spikes: { } y }) => Signal.Of(ResidualKernels.Add(x, y, arena)),
        ({ Spikes: { } x }, { Dense: { } y }) => Signal.Of(ResidualKernels.Add(y, x, arena)),
        _ => throw new InvalidOperationException($"Nothing reaches {node}."),
    };
}
