namespace SpikeNet.Graph;

/// <summary>The same values in the same order: a flatten.</summary>
internal sealed class CopyStep(int features) : NodeStep(features)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        inputs[0].Values.CopyTo(Output.Values, 0);
        Output.FindEvents();
    }
}
