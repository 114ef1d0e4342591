namespace SpikeNet.Graph;

/// <summary>The sum of <see cref="ConvolutionNode"/> over its events: each adds its weights to the targets that exist.</summary>
/// <remarks>Every target receives its events in ascending order, the bias last, as in a dense node.</remarks>
internal sealed class ConvolutionStep(ConvolutionNode node) : SynapseStep(node.OutputShape.Count)
{
    private readonly ConvolutionGeometry _geometry = new(node);

    internal override long DenseOperationsPerStep => _geometry.Pairs;

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        Array.Clear(Output.Values);
        foreach (var e in inputs[0].Events)
        {
            Add(e, inputs[0].Values[e]);
            SynapticOperations += _geometry.TargetsOf(e);
        }

        InputEvents += inputs[0].Events.Count;
        if (node.Bias is not { } bias)
            return;
        for (var i = 0; i < Output.Values.Length; i++)
            Accumulate(i, bias, i % node.OutChannels, 1);
    }

    private void Add(int feature, double value)
    {
        var channel = feature % node.InputShape.Channels;
        var pixel = feature / node.InputShape.Channels;
        var group = channel / node.ChannelsPerGroup;
        var outputs = node.OutChannels / node.Groups;
        foreach (var (y, row) in _geometry.Rows[pixel / node.InputShape.Width])
        {
            foreach (var (x, column) in _geometry.Columns[pixel % node.InputShape.Width])
            {
                for (var o = group * outputs; o < (group + 1) * outputs; o++)
                    Accumulate(_geometry.Output.IndexOf(o, y, x), node.Weight, node.WeightIndex(o, channel % node.ChannelsPerGroup, row, column), value);
            }
        }
    }

    private void Accumulate(int target, WeightTensor weights, int index, double value)
    {
        if (weights.Real is { } real)
            Output.Values[target] = (float)Output.Values[target] + (real[index] * (float)value);
        else
            Output.Values[target] += weights.Integers![index] * value;
    }
}
