using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>Runs a quantised graph as an event-driven chip does: every single event updates the potentials of the layer that it reaches, and what fires goes on at once.</summary>
/// <remarks>
/// Order. The events of a time step enter by their time stamps where the input has any, otherwise in ascending order of their features
/// (channel-last: row, column, channel). An event first updates all neurons of its layer that it reaches, in ascending order: add the weight, saturate
/// to the state, compare, fire at most once. Then the spikes go on in ascending order, each with all that follows from it before the next: through the
/// sum pooling, where a spike is an event of the pixel that covers it, into the first destination, then into the second.
/// Biases are added once per tick of the slow clock, which here is the end of a step, layer by layer from the input.
/// The graph's own definition sums a step's events first and compares once, so spikes can differ: a potential may cross the threshold in mid-step and fall
/// again, fire twice in a step, or still be at the threshold after a spike and fire on the next event only.
/// Leaks do not exist here and are left out: a target's check refuses graphs that have them. Read-outs that integrate sums take the potentials at the end.
/// </remarks>
public sealed class EventByEventSimulation
{
    private readonly SpikeGraph _graph;
    private readonly Speck2ePlan _plan;
    private readonly ImmutableArray<EventByEventLayer> _layers;

    /// <summary>Prepares a graph.</summary>
    /// <param name="graph">A sound, quantised graph of layers that the chip has.</param>
    /// <exception cref="ArgumentException">The graph is not quantised, or <see cref="Speck2ePlan.Refusals"/> has reasons.</exception>
    public EventByEventSimulation(SpikeGraph graph)
        : this(graph, Speck2ePlan.Of(graph))
    {
    }

    internal EventByEventSimulation(SpikeGraph graph, Speck2ePlan plan)
    {
        if (!graph.IsQuantised)
            throw new ArgumentException($"The graph '{graph.Name}' has real numbers: quantise it first.", nameof(graph));
        if (!plan.Refusals.IsEmpty)
            throw new ArgumentException($"The graph '{graph.Name}' cannot be run event by event: {string.Join("; ", plan.Refusals.Select(r => r.ToDiagnostic()))}", nameof(graph));
        (_graph, _plan) = (graph, plan);
        _layers = [.. plan.Layers.Select(l => new EventByEventLayer(l))];
    }

    /// <summary>Runs one sample.</summary>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>.</param>
    /// <param name="sample">Which of the B samples.</param>
    /// <exception cref="ArgumentException">The input does not fit the graph.</exception>
    public EventByEventSample Run(SpikeTrain input, int sample)
    {
        GraphInterpreter.CheckInput(_graph, input);
        var run = new Pass(this);
        for (var t = 0; t < input.TimeSteps; t++)
        {
            var row = input.Row(t, sample);
            if (input.TimeStampsMicroseconds.IsEmpty)
            {
                foreach (var feature in row)
                    run.Send(_plan.FromInput, feature);
            }
            else
            {
                var from = input.RowOffsets[(t * input.BatchSize) + sample];
                var stamps = input.TimeStampsMicroseconds.Slice(from, row.Length).ToArray();
                foreach (var feature in row.ToArray().Select((f, i) => (Feature: f, Stamp: stamps[i])).OrderBy(e => e.Stamp).Select(e => e.Feature))
                    run.Send(_plan.FromInput, feature);
            }

            run.EndStep();
        }

        return run.Result();
    }

    /// <summary>The run of one sample.</summary>
    private sealed class Pass(EventByEventSimulation simulation)
    {
        private readonly EventByEventState[] _states = [.. simulation._layers.Select(l => new EventByEventState(l.Size))];
        private readonly long[] _counts = new long[simulation._graph.ReadOut.Classes];

        internal void Send(ImmutableArray<Speck2eDestination> destinations, int feature)
        {
            foreach (var destination in destinations)
            {
                var at = destination.Pools.IsEmpty ? feature : destination.FeatureBehind(feature);
                if (at < 0)
                    continue;
                if (destination.Layer == Speck2eDestination.ReadOut)
                    _counts[at / simulation._graph.ReadOut.NeuronsPerClass]++;
                else
                    Enter(destination.Layer, at);
            }
        }

        internal void EndStep()
        {
            for (var i = 0; i < _states.Length; i++)
            {
                if (!simulation._layers[i].HasBias)
                    continue;
                var count = 0;
                simulation._layers[i].Tick(_states[i], _states[i].Fired, ref count);
                PassOn(i, count);
            }

            foreach (var state in _states)
                state.EndStep();
        }

        internal EventByEventSample Result()
        {
            var sums = simulation._plan.Layers.ToList().FindIndex(l => l.Neurons is null);
            ImmutableArray<long> scores = sums < 0 ? [.. _counts] : [.. _states[sums].Potentials.Take(_counts.Length).Select(v => (long)v)];
            return new EventByEventSample(scores.IndexOf(scores.Max()), [.. _states.Select(s => s.Events)], [.. _states.Select(s => s.Spikes)])
            {
                Scores = scores,
                Operations = [.. _states.Select(s => s.Operations)],
                BiasUpdates = [.. _states.Select(s => s.BiasUpdates)],
                PeakEvents = [.. _states.Select(s => s.PeakEvents)],
                PeakOperations = [.. _states.Select(s => s.PeakOperations)],
                Saturations = _states.Sum(s => s.Saturations),
                Postponed = _states.Sum(s => s.Postponed),
            };
        }

        private void Enter(int layer, int feature)
        {
            var state = _states[layer];
            state.Events++;
            var count = 0;
            simulation._layers[layer].Enter(state, feature, state.Fired, ref count);
            PassOn(layer, count);
        }

        private void PassOn(int layer, int count)
        {
            var destinations = simulation._layers[layer].Layer.Destinations;
            for (var i = 0; i < count; i++)
                Send(destinations, _states[layer].Fired[i]);
        }
    }
}
