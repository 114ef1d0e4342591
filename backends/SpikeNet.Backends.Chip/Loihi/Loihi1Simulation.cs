using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>Follows the potentials of integrate-and-fire neurons through a recorded run, to count which neurons Loihi 1 updates when.</summary>
/// <remarks>
/// A spike acts one step later: what population p (0 the inputs) does for step t of the graph it does in chip step t + p, and T + depth chip
/// steps bring every spike to the end. A neuron is updated where its potential is not 0 at the start of the step, where at least one event
/// reached it in the step before, or where it fires (which needs one of the two). In a fully connected layer an event reaches every neuron.
/// </remarks>
internal sealed class Loihi1Simulation(SpikeGraph graph, Loihi1Mapping mapping)
{
    private readonly int _steps = graph.Input.TimeSteps + graph.Stages().Length;

    /// <summary>Chip steps of an inference.</summary>
    public int Steps => _steps;

    public ImmutableArray<PopulationActivity> Run(SpikeTrain input, ImmutableArray<StageTrace> traces, int sample)
    {
        var inputs = new PopulationActivity(_steps, mapping.Populations[0]);
        for (var t = 0; t < input.TimeSteps; t++)
            CountSpikes(inputs, t, input.Row(t, sample));
        return [inputs, .. traces.Select((trace, k) => Follow(trace, k + 1, sample))];
    }

    private static void CountSpikes(PopulationActivity activity, int step, ReadOnlySpan<int> neurons)
    {
        foreach (var neuron in neurons)
            activity.Spikes[step, activity.CoreOf(neuron)]++;
    }

    private PopulationActivity Follow(StageTrace trace, int population, int sample)
    {
        var activity = new PopulationActivity(_steps, mapping.Populations[population]);
        var dense = trace.Stage.Dense;
        var potentials = new long[dense.OutFeatures];
        for (var step = 0; step < _steps; step++)
        {
            var t = step - population;
            var runs = t >= 0 && t < trace.Input.TimeSteps;
            var events = runs ? trace.Input.Row(t, sample) : [];
            for (var i = 0; i < potentials.Length; i++)
            {
                if (potentials[i] == 0 && events.IsEmpty)
                    continue;
                activity.Updates[step, activity.CoreOf(i)]++;
                foreach (var e in events)
                    potentials[i] += dense.Weight.Integers![i * dense.InFeatures + e];
            }

            if (!runs || trace.Output is null)
                continue;
            var fired = trace.Output.Row(t, sample);
            CountSpikes(activity, step, fired);
            foreach (var i in fired)
                potentials[i] = trace.Stage.Neurons!.Neuron.Reset == ResetKind.ToZero ? 0 : potentials[i] - trace.Stage.Neurons.FixedPoint!.Threshold;
        }

        return activity;
    }
}
