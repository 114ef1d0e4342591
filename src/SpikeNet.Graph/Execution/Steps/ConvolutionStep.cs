namespace SpikeNet.Graph;

/// <summary>The sum of a convolution, transposed or not, over its events: each adds its weights to the targets that exist.</summary>
/// <remarks>Every target receives its events in ascending order, the bias last, as in a dense node.</remarks>
internal sealed class ConvolutionStep(SynapseNode node, ConvolutionGeometry geometry) : SynapseStep(geometry.Output.Count)
{
    private readonly int _channelsPerGroup = geometry.Input.Channels / geometry.Groups;
    private readonly int _outputsPerGroup = geometry.Output.Channels / geometry.Groups;

    internal override long DenseOperationsPerStep => geometry.Pairs;

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        Array.Clear(Output.Values);
        foreach (var e in inputs[0].Events)
        {
            Add(e, inputs[0].Values[e]);
            SynapticOperations += geometry.TargetsOf(e);
        }

        InputEvents += inputs[0].Events.Count;
        if (node.Bias is not { } bias)
            return;
        for (var i = 0; i < Output.Values.Length; i++)
            Accumulate(i, bias, i % geometry.Output.Channels, 1);
    }

    private void Add(int feature, double value)
    {
        var (pixel, channel) = Math.DivRem(feature, geometry.Input.Channels);
        var group = channel / _channelsPerGroup;
        foreach (var (y, row) in geometry.Rows[pixel / geometry.Input.Width])
        {
            foreach (var (x, column) in geometry.Columns[pixel % geometry.Input.Width])
            {
                for (var o = group * _outputsPerGroup; o < (group + 1) * _outputsPerGroup; o++)
                    Accumulate(geometry.Output.IndexOf(o, y, x), node.Weight, WeightIndex(o, channel % _channelsPerGroup, row, column), value);
            }
        }
    }

    /// <summary>The weight's place in <c>[Cout, Cin / groups, kernel height, kernel width]</c>.</summary>
    private int WeightIndex(int output, int channel, int row, int column) =>
        (((((output * _channelsPerGroup) + channel) * node.Weight.Shape[2]) + row) * node.Weight.Shape[3]) + column;

    private void Accumulate(int target, WeightTensor weights, int index, double value)
    {
        if (weights.Real is { } real)
            Output.Values[target] = (float)Output.Values[target] + (real[index] * (float)value);
        else
            Output.Values[target] += weights.Integers![index] * value;
    }
}
