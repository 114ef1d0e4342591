using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>A layer's integers, laid out so that an event adds contiguous weights.</summary>
internal sealed class EventByEventLayer
{
    private readonly Speck2eLayer _layer;
    private readonly IReadOnlyList<IReadOnlyList<(int Place, int Tap)>> _rows;
    private readonly IReadOnlyList<IReadOnlyList<(int Place, int Tap)>> _columns;

    /// <summary>For each input channel and tap the weights of the output channels of its group.</summary>
    private readonly int[] _weights;
    private readonly int[]? _bias;
    private readonly int _reached;
    private readonly long _lowest;
    private readonly long _highest;
    private readonly long _threshold;
    private readonly int _subtracted;
    private readonly bool _toZero;
    private readonly bool _fires;

    internal EventByEventLayer(Speck2eLayer layer)
    {
        _layer = layer;
        var geometry = new ConvolutionGeometry(layer.Input, layer.Window, layer.Groups, layer.Output.Channels);
        (_rows, _columns) = (geometry.Rows, geometry.Columns);
        _reached = layer.Output.Channels / layer.Groups;
        _weights = Arrange(layer, _reached);
        _bias = layer.Bias?.Integers;
        _fires = layer.Neurons is not null;
        var state = layer.Neurons?.FixedPoint;
        (_lowest, _highest) = state is null ? (int.MinValue, int.MaxValue) : (state.StateMinimum, state.StateMaximum);
        _threshold = state is null ? long.MaxValue : state.Threshold + (layer.Neurons!.Neuron.Comparison == Comparison.Above ? 1L : 0);
        _subtracted = state?.Threshold ?? 0;
        _toZero = layer.Neurons?.Neuron.Reset == ResetKind.ToZero;
    }

    internal int Size => _layer.Output.Count;

    internal Speck2eLayer Layer => _layer;

    internal bool HasBias => _bias is not null;

    /// <summary>Adds the weights of one event; the neurons that fire are appended to <paramref name="fired"/>, ascending.</summary>
    internal void Enter(EventByEventState state, int feature, int[] fired, ref int count)
    {
        var input = _layer.Input;
        var (channel, pixel) = (feature % input.Channels, feature / input.Channels);
        var group = channel / (input.Channels / _layer.Groups);
        var first = group * _reached;
        var v = state.Potentials;
        foreach (var (y, row) in _rows[pixel / input.Width])
        {
            foreach (var (x, column) in _columns[pixel % input.Width])
            {
                var at = (((y * _layer.Output.Width) + x) * _layer.Output.Channels) + first;
                var from = ((((channel * _layer.Window.KernelHeight) + row) * _layer.Window.KernelWidth) + column) * _reached;
                for (var o = 0; o < _reached; o++)
                {
                    if (Add(state, ref v[at + o], _weights[from + o]))
                        fired[count++] = at + o;
                }

                state.Operations += _reached;
            }
        }
    }

    /// <summary>A tick of the slow clock: every neuron adds its bias.</summary>
    internal void Tick(EventByEventState state, int[] fired, ref int count)
    {
        var v = state.Potentials;
        for (var i = 0; i < v.Length; i++)
        {
            if (Add(state, ref v[i], _bias![i % _layer.Output.Channels]))
                fired[count++] = i;
        }

        state.BiasUpdates += v.Length;
    }

    private bool Add(EventByEventState state, ref int potential, int weight)
    {
        var wide = (long)potential + weight;
        var v = Math.Clamp(wide, _lowest, _highest);
        state.Saturations += v == wide ? 0 : 1;
        if (!_fires || v < _threshold)
        {
            potential = (int)v;
            return false;
        }

        potential = _toZero ? 0 : (int)v - _subtracted;
        state.Postponed += potential >= _threshold ? 1 : 0;
        state.Spikes++;
        return true;
    }

    private static int[] Arrange(Speck2eLayer layer, int reached)
    {
        var (input, window) = (layer.Input, layer.Window);
        var (integers, perGroup, taps) = (layer.Weight.Integers!, input.Channels / layer.Groups, window.KernelHeight * window.KernelWidth);
        var weights = new int[input.Channels * taps * reached];
        for (var c = 0; c < input.Channels; c++)
        {
            for (var tap = 0; tap < taps; tap++)
            {
                for (var o = 0; o < reached; o++)
                {
                    var output = (c / perGroup * reached) + o;

                    // A fully connected layer's weights are in the order of its features, channel-last; a convolution's channel-first.
                    weights[(((c * taps) + tap) * reached) + o] = layer.Synapses is ConvolutionNode convolution
                        ? integers[convolution.WeightIndex(output, c % perGroup, tap / window.KernelWidth, tap % window.KernelWidth)]
                        : integers[(output * input.Count) + (tap * input.Channels) + c];
                }
            }
        }

        return weights;
    }
}
