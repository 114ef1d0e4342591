using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Runs a graph literally, step by step and value by value: slow, short, and the definition of what the graph means.</summary>
/// <remarks>
/// Real graphs run in float32, each operation rounded on its own: sums in ascending order of the events, the bias last.
/// Quantised graphs run in integers: a step's input is summed wide, the potential saturates once per step.
/// A node sees what its sources give in the same step, except over a <see cref="DelayNode"/>. Memory beside the events grows with one step of one sample.
/// </remarks>
public static class GraphInterpreter
{
    /// <summary>Runs a batch.</summary>
    /// <param name="graph">A graph that <see cref="GraphVerifier"/> passes.</param>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>, without payload.</param>
    /// <exception cref="ArgumentException">The input does not have the graph's N and T, or carries a payload.</exception>
    public static GraphRun Run(SpikeGraph graph, SpikeTrain input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(graph, input);
        var signals = GraphSignals.Of(graph);
        var stepper = new GraphStepper(graph);
        var (nodes, steps) = (stepper.Nodes, stepper.Steps);
        var records = nodes.Where(n => n is not InputNode && signals[n.Name].IsEvents).ToImmutableSortedDictionary(
            n => n.Name, n => new EventRecord(input.TimeSteps, input.BatchSize, steps[n.Name].Output.Values.Length), StringComparer.Ordinal);
        var readOut = graph.ReadOut;
        var scores = new ReadOutScores(readOut, input.BatchSize, input.TimeSteps);
        for (var b = 0; b < input.BatchSize; b++)
        {
            scores.Begin(b);
            stepper.Begin();
            for (var t = 0; t < input.TimeSteps; t++)
            {
                stepper.Step(input.Row(t, b));
                foreach (var (name, record) in records)
                    record.Add(t, b, steps[name].Output);
                scores.Step(b, stepper.Scored.Values);
            }
        }

        var spikes = nodes.Where(n => n is NeuronNode or ProgramNeuronNode { Spikes: true })
            .ToImmutableSortedDictionary(n => n.Name, n => records[n.Name].ToTrain(), StringComparer.Ordinal)
            .Add(graph.Input.Name, input);
        return new GraphRun
        {
            Scores = scores.Scores,
            Classes = readOut.Classes,
            Spikes = spikes,
            Counts =
            [
                .. graph.Layers().Select(l => Count(l, (SynapseStep)steps[l.Synapses.Name], spikes, input.Rows)),
                .. nodes.OfType<PathNode>().SelectMany(p => ((PathStep)steps[p.Name]).Counts()),
            ],
            LargestPotentials = graph.IsQuantised ? ImmutableSortedDictionary<string, double>.Empty : nodes.Where(n => steps[n.Name] is NeuronStep)
                .ToImmutableSortedDictionary(n => n.Name, n => ((NeuronStep)steps[n.Name]).LargestPotential, StringComparer.Ordinal),
            LargestValues = nodes.Where(n => steps[n.Name] is ProgramStep)
                .ToImmutableSortedDictionary(n => n.Name, n => ((ProgramStep)steps[n.Name]).LargestValues.ToImmutableArray(), StringComparer.Ordinal),
            Saturations = steps.Values.Sum(s => s.Saturations),
            SaturationsOf = nodes.Where(n => n is NeuronNode { FixedPoint: not null } or ProgramNeuronNode { FixedPoint: not null } or PathNode)
                .ToImmutableSortedDictionary(n => n.Name, n => steps[n.Name].Saturations, StringComparer.Ordinal),
            Records = records,
        };
    }

    /// <summary>Checks that an input can enter a graph.</summary>
    /// <exception cref="ArgumentException">The input does not have the graph's N and T, or carries a payload.</exception>
    public static void CheckInput(SpikeGraph graph, SpikeTrain input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        var node = graph.Input;
        if (input.Features != node.Features || input.TimeSteps != node.TimeSteps)
            throw new ArgumentException(
                $"The graph '{graph.Name}' takes {node.Features} channels over {node.TimeSteps} steps, but {input} came.", nameof(input));
        if (!input.Payload.IsEmpty)
            throw new ArgumentException($"The graph '{graph.Name}' takes spikes worth 1, but the input carries a payload.", nameof(input));
    }

    private static NodeCounts Count(SynapticLayer layer, SynapseStep step, ImmutableSortedDictionary<string, SpikeTrain> spikes, int rows)
    {
        var recurrent = (Events: 0L, Operations: 0L, Dense: 0L);
        long fired = 0;
        long neurons = layer.FeedsReadOut ? step.Output.Values.Length : 0;
        foreach (var node in layer.Neurons)
        {
            neurons += node is ProgramNeuronNode population ? population.Size : ((NeuronNode)node).Size;
            if (!spikes.TryGetValue(node.Name, out var train))
                continue;
            fired += train.EventCount;
            if (node is ProgramNeuronNode program)
            {
                var counts = ProgramStep.RecurrentCounts(program, train);
                recurrent = (recurrent.Events + counts.Events, recurrent.Operations + counts.Operations, recurrent.Dense + counts.Dense);
            }
        }

        return new NodeCounts(
            layer.Synapses.Name,
            step.InputEvents + recurrent.Events,
            step.SynapticOperations + recurrent.Operations,
            (rows * step.DenseOperationsPerStep) + recurrent.Dense,
            fired,
            rows * neurons);
    }
}
