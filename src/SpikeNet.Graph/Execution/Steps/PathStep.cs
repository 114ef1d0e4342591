using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>The graph of a <see cref="PathNode"/>, place by place in every step, or step by step at every place.</summary>
internal sealed class PathStep : NodeStep
{
    private readonly PathNode _node;
    private readonly GraphStepper[] _bodies;
    private readonly ImmutableArray<SynapticLayer> _layers;
    private readonly int[] _steps;
    private readonly long[] _recurrent;
    private readonly long[] _fired;
    private long _sequences;
    private long _rows;

    internal PathStep(PathNode node)
        : base(node.OutputShape.Count)
    {
        _node = node;
        _bodies = [.. Enumerable.Range(0, node.Axis == PathAxis.Time ? node.Places : 1).Select(_ => new GraphStepper(node.Body))];
        _steps = new int[_bodies.Length];
        _layers = node.Body.Layers();
        (_recurrent, _fired) = (new long[_layers.Length], new long[_layers.Length]);
    }

    internal override long Saturations => _bodies.Sum(b => b.Steps.Values.Sum(s => s.Saturations));

    internal override void Begin()
    {
        if (_node.Axis != PathAxis.Time)
            return;
        for (var p = 0; p < _bodies.Length; p++)
            Begin(p);
    }

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        if (_node.Axis != PathAxis.Time)
            Begin(0);
        var (channels, outputs) = (_node.InputShape.Channels, _node.OutputShape.Channels);
        for (var i = 0; i < _node.Places; i++)
        {
            var place = _node.Axis == PathAxis.PlacesReversed ? _node.Places - 1 - i : i;
            var body = _node.Axis == PathAxis.Time ? place : 0;
            Run(body, [.. inputs[0].Events.Where(e => e / channels == place).Select(e => e - (place * channels))]);
            Array.Copy(_bodies[body].Scored.Values, 0, Output.Values, place * outputs, outputs);
        }

        Output.FindEvents();
    }

    /// <summary>The counts of the graph's layers, named path/node, by the definitions of any graph's.</summary>
    internal IEnumerable<NodeCounts> Counts()
    {
        foreach (var (i, layer) in _layers.Index())
        {
            var steps = _bodies.Select(b => (SynapseStep)b.Steps[layer.Synapses.Name]).ToList();
            var (operations, dense) = (0L, 0L);
            foreach (var program in layer.Neurons.OfType<ProgramNeuronNode>())
            {
                var pairs = (long)program.Size * program.RecurrentWeights.Count(w => w is not null);
                (operations, dense) = (operations + (_recurrent[i] * pairs), dense + ((_rows - _sequences) * program.Size * pairs));
            }

            var neurons = layer.Neurons.Sum(n => (long)n.OutputShape.Count) + (layer.FeedsReadOut ? layer.Synapses.OutputShape.Count : 0);
            yield return new NodeCounts(
                $"{_node.Name}/{layer.Synapses.Name}", steps.Sum(s => s.InputEvents) + _recurrent[i], steps.Sum(s => s.SynapticOperations) + operations,
                (_rows * steps[0].DenseOperationsPerStep) + dense, _fired[i], _rows * neurons);
        }
    }

    private void Begin(int body)
    {
        _bodies[body].Begin();
        _steps[body] = 0;
        _sequences++;
    }

    private void Run(int body, ReadOnlySpan<int> spikes)
    {
        for (var i = 0; i < _layers.Length && _steps[body] > 0; i++)
            _recurrent[i] += _layers[i].Neurons.OfType<ProgramNeuronNode>().Where(n => n.RecurrentWeights.Any(w => w is not null)).Sum(n => (long)_bodies[body].Steps[n.Name].Output.Events.Count);
        _bodies[body].Step(spikes);
        _steps[body]++;
        _rows++;
        for (var i = 0; i < _layers.Length; i++)
            _fired[i] += _layers[i].Neurons.Where(n => n is NeuronNode or ProgramNeuronNode { Spikes: true }).Sum(n => (long)_bodies[body].Steps[n.Name].Output.Events.Count);
    }
}
