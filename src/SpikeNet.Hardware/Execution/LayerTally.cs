using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Hardware.Execution;

/// <summary>The counts of a layer over passes, by the definitions of <see cref="NodeCounts"/>.</summary>
public sealed class LayerTally
{
    private readonly int[]? _targets;
    private readonly int _outputs;
    private readonly long _pairs;
    private readonly long _neurons;
    private long _events;
    private long _operations;
    private long _dense;
    private long _spikes;
    private long _rows;
    private long _recurrent;

    /// <summary>Begins with nothing.</summary>
    /// <param name="layer">The layer.</param>
    public LayerTally(SynapticLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Layer = layer;
        _outputs = layer.Synapses.OutputShape.Count;
        var geometry = layer.Synapses switch
        {
            ConvolutionNode convolution => new ConvolutionGeometry(convolution),
            TransposedConvolutionNode transposed => new ConvolutionGeometry(transposed),
            _ => null,
        };
        if (geometry is null)
        {
            _pairs = (long)((DenseNode)layer.Synapses).InFeatures * _outputs;
        }
        else
        {
            _pairs = geometry.Pairs;
            _targets = [.. Enumerable.Range(0, geometry.Input.Count).Select(i => checked((int)geometry.TargetsOf(i)))];
        }

        _neurons = layer.Neurons.Sum(n => (long)n.OutputShape.Count) + (layer.FeedsReadOut ? _outputs : 0);
    }

    /// <summary>The layer.</summary>
    public SynapticLayer Layer { get; }

    /// <summary>The spikes of all steps but the last: those that travel over recurrent synapses.</summary>
    /// <param name="stretches">The spikes of a pass, stretch after stretch.</param>
    public static long BeforeTheLastStep(IReadOnlyList<SpikeTrain> stretches)
    {
        ArgumentNullException.ThrowIfNull(stretches);
        var last = stretches[^1];
        return stretches.Sum(s => (long)s.EventCount) - (last.EventCount - last.RowOffsets[(last.TimeSteps - 1) * last.BatchSize]);
    }

    /// <summary>Adds what a pass did.</summary>
    /// <param name="pass">The pass.</param>
    public void Add(GraphPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        long rows = 0;
        foreach (var events in pass.Of(Layer.Source).Select(s => s.Spikes!))
        {
            rows += events.Rows;
            _events += events.EventCount;
            _operations += Operations(events);
        }

        _rows += rows;
        _dense += rows * _pairs;
        foreach (var node in Layer.Neurons)
            Add(node, [.. pass.Of(node.Name)]);
    }

    /// <summary>The counts so far.</summary>
    public NodeCounts ToCounts() => new(Layer.Synapses.Name, _events + _recurrent, _operations, _dense, _spikes, _rows * _neurons);

    /// <summary>The synaptic operations of events that reach the layer.</summary>
    private long Operations(SpikeTrain events)
    {
        if (_targets is null)
            return (long)events.EventCount * _outputs;
        long operations = 0;
        foreach (var e in events.Indices)
            operations += _targets[e];
        return operations;
    }

    private void Add(GraphNode node, Signal[] stretches)
    {
        if (stretches.Any(s => s.Spikes is null))
            return;
        _spikes += stretches.Sum(s => (long)s.Spikes!.EventCount);
        var matrices = node is ProgramNeuronNode program ? program.RecurrentWeights.Count(w => w is not null) : 0;
        if (matrices == 0)
            return;
        var (size, batch) = ((long)node.OutputShape.Count, stretches[^1].BatchSize);
        var recurrent = BeforeTheLastStep([.. stretches.Select(s => s.Spikes!)]);
        _recurrent += recurrent;
        _operations += recurrent * size * matrices;
        _dense += (long)(stretches.Sum(s => s.TimeSteps) - 1) * batch * size * size * matrices;
    }
}
