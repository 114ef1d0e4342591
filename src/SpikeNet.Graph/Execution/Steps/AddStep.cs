namespace SpikeNet.Graph;

/// <summary>The sum of the inputs in their order, in float32 for real graphs.</summary>
internal sealed class AddStep(AddNode node, bool real) : NodeStep(node.Shape.Count)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        for (var i = 0; i < Output.Values.Length; i++)
        {
            double sum = 0;
            foreach (var input in inputs)
                sum = real ? (float)sum + (float)input.Values[i] : sum + input.Values[i];
            Output.Values[i] = sum;
        }

        Output.FindEvents();
    }
}
