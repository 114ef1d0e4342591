using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A normalisation of sets of features by their own statistics.</summary>
internal sealed class LayerNormalisationExecutor(LayerNormalisationNode node) : NodeExecutor
{
    private readonly SetNormalisation _normalisation = new(node.Sets, node.Epsilon);
    private readonly Tensor _gain = Tensor.From(node.Gain.AsSpan(), node.Gain.Length);
    private readonly Tensor _shift = Tensor.From(node.Shift.AsSpan(), node.Shift.Length);

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena) =>
        Signal.Of(_normalisation.Forward(inputs[0]!.Dense!, _gain, _shift, arena));
}
