namespace SpikeNet.Graph;

/// <summary>The attention of <see cref="AttentionNode"/>, place by place.</summary>
internal sealed class AttentionStep(AttentionNode node) : NodeStep(node.Shape.Count)
{
    private readonly int _channels = node.Shape.Channels;
    private readonly int _places = node.Shape.Height * node.Shape.Width;

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        var (q, k, v) = (inputs[0].Values, inputs[1].Values, inputs[2].Values);
        for (var place = 0; place < _places; place++)
        {
            for (var c = 0; c < _channels; c++)
                Output.Values[(place * _channels) + c] = node.Form == AttentionKind.AndOr ? AndOr(q, k, v, place, c)
                    : node.Gain is { } gain ? Product(q, k, v, place, c) * gain : (float)Product(q, k, v, place, c) * (float)node.Scale;
        }

        Output.FindEvents();
    }

    private double AndOr(double[] q, double[] k, double[] v, int place, int channel)
    {
        var any = Enumerable.Range(0, _places).Any(p => k[(p * _channels) + channel] != 0 && v[(p * _channels) + channel] != 0);
        return any && q[(place * _channels) + channel] != 0 ? 1 : 0;
    }

    private double Product(double[] q, double[] k, double[] v, int place, int channel)
    {
        var width = _channels / node.Heads;
        var first = channel - (channel % width);
        double sum = 0;
        for (var p = 0; p < _places; p++)
        {
            double met = 0;
            for (var c = first; c < first + width; c++)
                met += q[(place * _channels) + c] * k[(p * _channels) + c];
            sum += met * v[(p * _channels) + channel];
        }

        return sum;
    }
}
