namespace SpikeNet.Graph;

/// <summary>The input: gives what it is told to.</summary>
internal sealed class InputStep(InputNode node) : NodeStep(node.Features)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
    }
}
