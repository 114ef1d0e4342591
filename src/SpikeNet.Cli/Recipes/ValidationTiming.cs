using SpikeNet.Graph;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Cli.Recipes;

/// <summary>How early a trained network spikes and decides on samples that it was not trained on, by the kernels of training.</summary>
/// <param name="Spikes">The spikes of all populations.</param>
/// <param name="Decisions">The decisions.</param>
/// <param name="TimeSteps">T.</param>
internal sealed record ValidationTiming(SpikeTiming Spikes, DecisionTiming Decisions, int TimeSteps)
{
    private const int BatchSize = 128;

    /// <summary>Runs the network; null where its read-out does not take spikes, or there are no samples.</summary>
    internal static ValidationTiming? Of(Network network, SpikeGraph graph, ITrainingData? data, CancellationToken cancellation)
    {
        if (data is not { Count: > 0 } || !DecisionTiming.IsOfSpikes(graph.ReadOut.Rule))
            return null;
        var timing = new ValidationTiming(new SpikeTiming(), new DecisionTiming(graph.ReadOut, graph.Input.TimeSteps), graph.Input.TimeSteps);
        var populations = graph.Nodes.Where(n => n is NeuronNode or ProgramNeuronNode { Spikes: true }).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        var decides = graph.Sources(graph.ReadOut.Name)[0];
        var arena = new StepArena();
        foreach (var samples in Enumerable.Range(0, data.Count).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            arena.Reset();
            var output = network.Forward(data.Encode(samples, null), new StepContext { Arena = arena });
            foreach (var (layer, spikes) in output.Spikes.Where(s => populations.Contains(s.Layer)))
            {
                timing.Spikes.Add(layer, spikes);
                if (layer == decides)
                    timing.Decisions.Add(spikes, [.. samples.Select(data.LabelOf)]);
            }
        }

        return timing;
    }
}
