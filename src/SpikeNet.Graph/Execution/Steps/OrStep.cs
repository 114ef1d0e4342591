namespace SpikeNet.Graph;

/// <summary>Spikes where any input spikes.</summary>
internal sealed class OrStep(OrNode node) : NodeStep(node.Shape.Count)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        for (var i = 0; i < Output.Values.Length; i++)
            Output.Values[i] = inputs.Any(input => input.Values[i] != 0) ? 1 : 0;
        Output.FindEvents();
    }
}
