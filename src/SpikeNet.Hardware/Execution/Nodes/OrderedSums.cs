using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>Sums of events in ascending order, every product and every sum rounded, the bias last: the definition's order where a faster kernel has another.</summary>
/// <param name="input">The layout of the input; a dense node is a convolution over a single pixel.</param>
/// <param name="window">The window.</param>
/// <param name="groups">Groups of channels.</param>
/// <param name="outChannels">Cout.</param>
internal sealed class OrderedSums(FeatureShape input, SpatialWindow window, int groups, int outChannels)
{
    private readonly ConvolutionGeometry _geometry = new(input, window, groups, outChannels);
    private readonly int _outputs = outChannels / groups;
    private readonly int _inputs = input.Channels / groups;

    /// <summary>The sums, <c>[T, B, Cout H' W']</c>.</summary>
    /// <param name="events">The events.</param>
    /// <param name="weight"><c>[kH, kW, Cin / groups, Cout]</c>.</param>
    /// <param name="bias"><c>[Cout]</c>, or null.</param>
    /// <param name="arena">Owns the result.</param>
    internal Tensor Run(SpikeTrain events, Tensor weight, Tensor? bias, StepArena arena)
    {
        var features = _geometry.Output.Count;
        var sums = new Tensor([events.TimeSteps, events.BatchSize, features], arena);
        Workers.Run(events.Rows, r =>
        {
            var row = sums.Span.Slice(r * features, features);
            for (var e = events.RowOffsets[r]; e < events.RowOffsets[r + 1]; e++)
                Add(events.Indices[e], events.Payload.IsEmpty ? 1 : events.Payload[e], weight.Span, row);
            for (var i = 0; bias is not null && i < features; i += bias.Length)
                TensorPrimitives.Add(row.Slice(i, bias.Length), bias.Span, row.Slice(i, bias.Length));
        });
        return sums;
    }

    private void Add(int feature, float value, Span<float> weight, Span<float> row)
    {
        var (pixel, channel) = Math.DivRem(feature, input.Channels);
        var (group, inGroup) = Math.DivRem(channel, _inputs);
        foreach (var (y, k) in _geometry.Rows[pixel / input.Width])
        {
            foreach (var (x, l) in _geometry.Columns[pixel % input.Width])
            {
                var first = ((((k * window.KernelWidth) + l) * _inputs) + inGroup) * outChannels;
                var weights = weight.Slice(first + (group * _outputs), _outputs);
                var target = row.Slice(_geometry.Output.IndexOf(group * _outputs, y, x), _outputs);
                if (value == 1)
                    TensorPrimitives.Add(target, weights, target);
                else
                    TensorPrimitives.MultiplyAdd(weights, value, target, target);
            }
        }
    }
}
