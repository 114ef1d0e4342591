using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>How wrong the last layer's outputs are in every step, before a read-out makes scores of them.</summary>
/// <remarks>In a <see cref="Trainer"/> it takes the place of a <see cref="Loss"/> of scores; samples are still classified by the read-out.</remarks>
public abstract record SequenceLoss
{
    /// <summary>The loss; its gradient goes into <paramref name="outputs"/>.</summary>
    /// <param name="outputs">What the last layer gives, <c>[T, B, C]</c>.</param>
    /// <param name="labels">B classes in [0, C).</param>
    /// <param name="arena">The step that owns the gradient, or null.</param>
    /// <exception cref="ArgumentException">The outputs are not of the kind that the loss takes, a setting is out of its range, the number of labels is not B, or one is no class.</exception>
    public abstract double Compute(Signal outputs, ReadOnlySpan<int> labels, StepArena? arena = null);

    /// <summary>Refuses read-outs before which the outputs are not what the loss takes.</summary>
    /// <param name="rule">The rule of the network's read-out.</param>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public abstract void Verify(ReadOutRule rule);
}
