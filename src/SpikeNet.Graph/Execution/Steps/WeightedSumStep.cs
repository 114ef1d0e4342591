namespace SpikeNet.Graph;

/// <summary>The sum of the inputs, each times its number, in float32 in their order.</summary>
internal sealed class WeightedSumStep(WeightedSumNode node) : NodeStep(node.Shape.Count)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        for (var i = 0; i < Output.Values.Length; i++)
        {
            var sum = 0f;
            for (var j = 0; j < inputs.Count; j++)
            {
                var product = node.Weights[j] * (float)inputs[j].Values[i];
                sum += product;
            }

            Output.Values[i] = sum;
        }

        Output.FindEvents();
    }
}
