using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Backends.Cpu;

/// <summary>The counts of a layer over samples, with the accumulations that the kernels execute: whole vectors, and taps that fall beside the image.</summary>
internal sealed class CpuLayer
{
    private static readonly int Lanes = VectorWidth.Bits / 32;

    private readonly LayerTally _tally;
    private readonly int[]? _perEvent;
    private readonly long _denseProduct;
    private long _executed;

    internal CpuLayer(SynapticLayer layer)
    {
        _tally = new LayerTally(layer);
        if (layer.Synapses is TransposedConvolutionNode transposed)
        {
            // An event adds a run of output channels at each place that it reaches.
            var reached = new ConvolutionGeometry(transposed);
            var run = Padded(transposed.OutChannels / transposed.Groups);
            _perEvent = [.. Enumerable.Range(0, transposed.InputShape.Count).Select(i => i / transposed.InputShape.Channels).Select(pixel =>
                (int)(reached.Rows[pixel / transposed.InputShape.Width].Count * reached.Columns[pixel % transposed.InputShape.Width].Count * run))];
        }

        if (layer.Synapses is not ConvolutionNode node)
            return;
        var geometry = new ConvolutionGeometry(node);
        int[] columns = [.. Enumerable.Range(0, node.InputShape.Width).Select(x => ColumnWork(node, x))];
        _perEvent = [.. Enumerable.Range(0, node.InputShape.Count).Select(i => i / node.InputShape.Channels).Select(pixel =>
            geometry.Rows[pixel / node.InputShape.Width].Count * columns[pixel % node.InputShape.Width])];
        _denseProduct = (long)node.OutputShape.Count * node.ChannelsPerGroup * node.Window.KernelHeight * node.Window.KernelWidth;
    }

    internal void Add(GraphPass pass)
    {
        _tally.Add(pass);
        foreach (var events in pass.Of(_tally.Layer.Source).Select(s => s.Spikes!))
            _executed += Executed(events);
        foreach (var node in _tally.Layer.Neurons.OfType<ProgramNeuronNode>())
        {
            var matrices = node.RecurrentWeights.Count(w => w is not null);
            var stretches = pass.Of(node.Name).Select(s => s.Spikes).OfType<SpikeTrain>().ToList();
            if (matrices > 0 && stretches.Count > 0)
                _executed += LayerTally.BeforeTheLastStep(stretches) * matrices * Padded(node.Size);
        }
    }

    internal NodeActivity ToActivity()
    {
        var counts = _tally.ToCounts();
        return new NodeActivity
        {
            Node = counts.Node,
            InputEvents = counts.InputEvents,
            SynapticOperations = counts.SynapticOperations,
            ExecutedAccumulates = _executed,
            DenseOperations = counts.DenseOperations,
            OutputSpikes = counts.OutputSpikes,
            Events = ImmutableSortedDictionary<string, double>.Empty.Add("accumulate", _executed),
        };
    }

    private long Executed(SpikeTrain events)
    {
        if (_perEvent is null)
            return events.EventCount * Padded(_tally.Layer.Synapses.OutputShape.Count);
        if (_denseProduct > 0 && events.Density > ConvolutionKernels.ForwardCrossover)
            return events.Rows * _denseProduct;
        long executed = 0;
        foreach (var e in events.Indices)
            executed += _perEvent[e];
        return executed;
    }

    /// <summary>What an event of a column adds in each row that it reaches: its taps in runs of neighbours, each filled up to whole vectors.</summary>
    private static int ColumnWork(ConvolutionNode node, int column)
    {
        var window = node.Window;
        var taps = Enumerable.Range(0, window.KernelWidth).Count(l =>
        {
            var place = column + window.PaddingX - (l * window.DilationX);
            return place % window.StrideX == 0;
        });
        var channels = node.OutChannels / node.Groups;
        return (int)(node.Groups == 1 && window.DilationX == 1 ? Padded((long)taps * channels) : taps * Padded(channels));
    }

    private static long Padded(long width) => (width + Lanes - 1) / Lanes * Lanes;
}
