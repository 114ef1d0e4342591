namespace SpikeNet.Graph;

/// <summary>y = gain (x - mean) / sqrt(variance + epsilon) + shift in float32, each operation rounded on its own.</summary>
internal sealed class NormalisationStep(NormalisationNode node) : NodeStep(node.InputShape.Count)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        for (var i = 0; i < Output.Values.Length; i++)
        {
            var c = i % node.InputShape.Channels;
            var deviation = (float)Math.Sqrt(node.Variance[c] + node.Epsilon);
            var centred = (float)inputs[0].Values[i] - node.Mean[c];
            var scaled = node.Gain[c] * centred;
            var divided = scaled / deviation;
            Output.Values[i] = divided + node.Shift[c];
        }
    }
}
