using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A pooling of spikes or of sums.</summary>
/// <remarks>Values are added in float32, row by row of the window; the average is the sum divided by the window's size. Places outside the input add nothing, and a maximum does not see them; it is 0 where the whole window lies outside.</remarks>
internal sealed class PoolStep(PoolNode node, bool real) : NodeStep(node.OutputShape.Count)
{
    private readonly FeatureShape _output = node.OutputShape;

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        for (var y = 0; y < _output.Height; y++)
        {
            for (var x = 0; x < _output.Width; x++)
            {
                for (var c = 0; c < _output.Channels; c++)
                    Output.Values[_output.IndexOf(c, y, x)] = At(inputs[0].Values, c, y, x);
            }
        }

        Output.FindEvents();
    }

    private double At(double[] values, int channel, int y, int x)
    {
        var window = node.Window;
        double sum = 0;
        double? largest = null;
        for (var k = 0; k < window.KernelHeight; k++)
        {
            var row = ((long)y * window.StrideY) - window.PaddingY + ((long)k * window.DilationY);
            if (row < 0 || row >= node.InputShape.Height)
                continue;
            for (var l = 0; l < window.KernelWidth; l++)
            {
                var column = ((long)x * window.StrideX) - window.PaddingX + ((long)l * window.DilationX);
                if (column < 0 || column >= node.InputShape.Width)
                    continue;
                var value = values[node.InputShape.IndexOf(channel, (int)row, (int)column)];
                sum = real ? (float)sum + (float)value : sum + value;
                largest = largest is { } l0 ? Math.Max(l0, value) : value;
            }
        }

        return node.Pooling switch
        {
            PoolKind.Max => largest ?? 0,
            PoolKind.Sum => sum,
            _ => (float)sum / ((float)window.KernelHeight * window.KernelWidth),
        };
    }
}
