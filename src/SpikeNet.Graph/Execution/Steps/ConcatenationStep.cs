namespace SpikeNet.Graph;

/// <summary>The channels of the inputs side by side at every place.</summary>
internal sealed class ConcatenationStep(ConcatenationNode node) : NodeStep(node.OutputShape.Count)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        var to = 0;
        for (var place = 0; place < node.Inputs[0].Height * node.Inputs[0].Width; place++)
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                Array.Copy(inputs[i].Values, place * node.Inputs[i].Channels, Output.Values, to, node.Inputs[i].Channels);
                to += node.Inputs[i].Channels;
            }
        }

        Output.FindEvents();
    }
}
