namespace SpikeNet.Graph;

/// <summary>A node at work: one step of one sample after the other.</summary>
/// <param name="features">The number of values that it gives.</param>
internal abstract class NodeStep(int features)
{
    /// <summary>What it gives in the current step.</summary>
    internal NodeRow Output { get; } = new(features);

    /// <summary>Neuron steps in which an integer state saturated, over all samples; 0 where there are none.</summary>
    internal virtual long Saturations => 0;

    /// <summary>Forgets the sample before.</summary>
    internal virtual void Begin()
    {
    }

    /// <summary>Computes <see cref="Output"/> of a step from what the node's sources give in it.</summary>
    internal abstract void Step(IReadOnlyList<NodeRow> inputs);

    /// <summary>Sees the inputs of the step once all nodes have computed it: what a delay keeps.</summary>
    internal virtual void End(IReadOnlyList<NodeRow> inputs)
    {
    }
}
