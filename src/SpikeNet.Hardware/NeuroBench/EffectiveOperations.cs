using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Hardware.NeuroBench;

/// <summary>Counts non-zero weights that meet non-zero inputs.</summary>
/// <param name="name">What to call the synapses.</param>
/// <param name="weights">The weights, for their zeros.</param>
/// <param name="pairs">All pairs of an input and an existing target.</param>
/// <param name="targets">For each input the targets that a weight other than 0 joins it to.</param>
internal sealed class EffectiveOperations(string name, WeightTensor weights, long pairs, long[] targets)
{
    private long _effective;
    private long _dense;
    private bool _graded;

    internal static EffectiveOperations Of(SynapticLayer layer) => layer.Synapses is ConvolutionNode convolution
        ? new(convolution.Name, convolution.Weight, new ConvolutionGeometry(convolution).Pairs, Targets(convolution))
        : OfMatrix(layer.Synapses.Name, layer.Weight);

    /// <summary>Synapses <c>[to, from]</c>.</summary>
    internal static EffectiveOperations OfMatrix(string name, WeightTensor weights)
    {
        var targets = new long[weights.Shape[1]];
        for (var i = 0; i < weights.Length; i++)
            targets[i % targets.Length] += IsZero(weights, i) ? 0 : 1;
        return new(name, weights, weights.Length, targets);
    }

    /// <summary>Adds events of a pass.</summary>
    /// <param name="events">What came.</param>
    /// <param name="count">The first so many of its events.</param>
    /// <param name="rows">The steps times samples that they belong to.</param>
    internal void Add(SpikeTrain events, int count, long rows)
    {
        _dense += rows * pairs;
        var payload = events.Payload;
        for (var e = 0; e < count; e++)
        {
            var value = payload.IsEmpty ? 1 : payload[e];
            if (value == 0)
                continue;
            _effective += targets[events.Indices[e]];
            _graded |= value is not (1 or -1);
        }
    }

    internal NeuroBenchSynapses ToSynapses(int samples) => new(
        name, weights.Length, Enumerable.Range(0, weights.Length).LongCount(i => IsZero(weights, i)), !_graded, (double)_effective / samples, (double)_dense / samples);

    /// <summary>At the border an input has fewer targets: each is looked at through the taps of the kernel that reach it.</summary>
    private static long[] Targets(ConvolutionNode node)
    {
        var geometry = new ConvolutionGeometry(node);
        var outputs = node.OutChannels / node.Groups;
        var (channels, height, width) = (node.InputShape.Channels, node.Window.KernelHeight, node.Window.KernelWidth);
        var taps = new long[channels * height * width];
        for (var c = 0; c < channels; c++)
        {
            var first = c / node.ChannelsPerGroup * outputs;
            for (var k = 0; k < height; k++)
                for (var l = 0; l < width; l++)
                    for (var o = first; o < first + outputs; o++)
                        taps[(((c * height) + k) * width) + l] += IsZero(node.Weight, node.WeightIndex(o, c % node.ChannelsPerGroup, k, l)) ? 0 : 1;
        }

        var targets = new long[node.InputShape.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            var (pixel, c) = Math.DivRem(i, channels);
            foreach (var (_, k) in geometry.Rows[pixel / node.InputShape.Width])
                foreach (var (_, l) in geometry.Columns[pixel % node.InputShape.Width])
                    targets[i] += taps[(((c * height) + k) * width) + l];
        }

        return targets;
    }

    private static bool IsZero(WeightTensor weights, int index) => weights.Real is { } real ? real[index] == 0 : weights.Integers![index] == 0;
}
