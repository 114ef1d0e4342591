using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>Runs a quantised graph as an event-driven chip does: every single event updates the potentials of the layer that it reaches, and what fires goes on at once.</summary>
/// <remarks>
/// The events of a time step enter in ascending order of their channels. For each event every neuron of the layer adds its
/// weight, saturates to its state, compares, and fires at most once; the spikes enter the next layer in ascending order before
/// the next input event does. The graph's own definition sums a step's events first and compares once, so spikes can differ:
/// a potential may cross the threshold in mid-step and fall again, or fire twice in a step.
/// Leaks, and biases in every step, do not exist here and are left out: a target's check refuses graphs that have them.
/// Read-outs that integrate sums take the potentials at the end.
/// </remarks>
public sealed class EventByEventSimulation
{
    private readonly SpikeGraph _graph;
    private readonly ImmutableArray<Layer> _layers;

    /// <summary>Prepares a graph.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    /// <exception cref="ArgumentException">The graph is not quantised.</exception>
    public EventByEventSimulation(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (!graph.IsQuantised)
            throw new ArgumentException($"The graph '{graph.Name}' has real numbers: quantise it first.", nameof(graph));
        _graph = graph;
        _layers = [.. graph.Stages().Select(s => new Layer(s))];
    }

    /// <summary>Runs one sample.</summary>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>.</param>
    /// <param name="sample">Which of the B samples.</param>
    /// <exception cref="ArgumentException">The input does not fit the graph.</exception>
    public EventByEventSample Run(SpikeTrain input, int sample)
    {
        GraphInterpreter.CheckInput(_graph, input);
        var states = _layers.Select(l => new int[l.Size]).ToArray();
        var events = new long[_layers.Length];
        var spikes = new long[_layers.Length];
        var counts = new int[_graph.ReadOut.Classes];
        for (var t = 0; t < input.TimeSteps; t++)
        {
            foreach (var channel in input.Row(t, sample))
                Enter(0, channel);
        }

        var integrates = _layers[^1].Neuron is null;
        var scores = integrates ? states[^1] : counts;
        return new EventByEventSample(Array.IndexOf(scores, scores.Max()), [.. events], [.. spikes]);

        void Enter(int index, int channel)
        {
            if (index == _layers.Length)
            {
                counts[channel]++;
                return;
            }

            events[index]++;
            var layer = _layers[index];
            var state = states[index];
            for (var i = 0; i < state.Length; i++)
            {
                if (!layer.Update(ref state[i], channel, i))
                    continue;
                spikes[index]++;
                Enter(index + 1, i);
            }
        }
    }

    private sealed class Layer(GraphStage stage)
    {
        private readonly int[] _weights = stage.Dense.Weight.Integers!;
        private readonly int _inputs = stage.Dense.InFeatures;
        private readonly FixedPointNeuron? _fixed = stage.Neurons?.FixedPoint;

        public int Size { get; } = stage.Dense.OutFeatures;

        public LifNeuron? Neuron { get; } = stage.Neurons?.Neuron;

        public bool Update(ref int v, int channel, int target)
        {
            var wide = (long)v + _weights[target * _inputs + channel];
            if (_fixed is null || Neuron is null)
            {
                v = (int)Math.Clamp(wide, int.MinValue, int.MaxValue);
                return false;
            }

            v = (int)Math.Clamp(wide, _fixed.StateMinimum, _fixed.StateMaximum);
            var fires = Neuron.Comparison == Comparison.AtLeast ? v >= _fixed.Threshold : v > _fixed.Threshold;
            if (fires)
                v = Neuron.Reset == ResetKind.ToZero ? 0 : v - _fixed.Threshold;
            return fires;
        }
    }
}
