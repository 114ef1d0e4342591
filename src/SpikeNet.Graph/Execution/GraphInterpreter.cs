using System.Collections.Immutable;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Runs a graph literally, step by step and neuron by neuron: slow, short, and the definition of what the graph means.</summary>
/// <remarks>
/// Real graphs run in float32, each operation rounded on its own: sums in ascending order of the events, the bias last.
/// Quantised graphs run in integers: a step's input is summed in 64 bits, the potential saturates once per step.
/// A layer sees the spikes that the layer before fires in the same step.
/// </remarks>
public static class GraphInterpreter
{
    /// <summary>Runs a batch.</summary>
    /// <param name="graph">A graph that <see cref="GraphVerifier"/> passes: a chain of dense and neuron nodes.</param>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>, without payload.</param>
    /// <exception cref="ArgumentException">The input does not have the graph's N and T, or carries a payload.</exception>
    public static GraphRun Run(SpikeGraph graph, SpikeTrain input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(graph, input);
        var spikes = ImmutableSortedDictionary.CreateBuilder<string, SpikeTrain>(StringComparer.Ordinal);
        var counts = ImmutableArray.CreateBuilder<NodeCounts>();
        spikes[graph.Input.Name] = input;
        var current = input;
        double[]? sums = null;
        long saturations = 0;
        foreach (var stage in graph.Stages())
        {
            var dense = stage.Dense;
            sums = null;
            var reached = current;
            var recurrent = (Events: 0L, Operations: 0L, Dense: 0L);
            if (stage.Neurons is { } neurons)
            {
                current = Fire(dense, neurons, current, ref saturations);
            }
            else
            {
                sums = Sums(dense, current);
                if (stage.Program is { } program)
                {
                    (var fired, sums) = ProgramInterpreter.Run(program, sums, input.TimeSteps, input.BatchSize);
                    current = fired ?? current;
                    recurrent = ProgramInterpreter.RecurrentCounts(program, fired);
                }
            }

            if (stage.Spikes)
            {
                spikes[stage.Name] = current;
                sums = null;
            }

            counts.Add(new NodeCounts(
                dense.Name,
                reached.EventCount + recurrent.Events,
                ((long)reached.EventCount * dense.OutFeatures) + recurrent.Operations,
                ((long)reached.Rows * dense.InFeatures * dense.OutFeatures) + recurrent.Dense,
                stage.Spikes ? current.EventCount : 0,
                (long)reached.Rows * (stage.Program?.Size ?? dense.OutFeatures)));
        }

        var readOut = graph.ReadOut;
        return new GraphRun
        {
            Scores = sums is null ? CountSpikes(current) : Integrate(readOut, sums, input.TimeSteps, input.BatchSize),
            Classes = readOut.Classes,
            Spikes = spikes.ToImmutable(),
            Counts = counts.ToImmutable(),
            Saturations = saturations,
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

    private static SpikeTrain Fire(DenseNode dense, NeuronNode node, SpikeTrain input, ref long saturations)
    {
        var rows = new IReadOnlyList<int>[input.Rows];
        for (var b = 0; b < input.BatchSize; b++)
        {
            var real = new float[node.Size];
            var integer = new long[node.Size];
            for (var t = 0; t < input.TimeSteps; t++)
            {
                var fired = new List<int>();
                var events = input.Row(t, b);
                for (var i = 0; i < node.Size; i++)
                {
                    var spike = node.FixedPoint is { } fixedPoint
                        ? Step(ref integer[i], SumIntegers(dense, events, i), node.Neuron, fixedPoint, ref saturations)
                        : Step(ref real[i], SumReal(dense, events, i), node.Neuron);
                    if (spike)
                        fired.Add(i);
                }

                rows[t * input.BatchSize + b] = fired;
            }
        }

        return SpikeTrain.FromRows(input.TimeSteps, input.BatchSize, node.Size, rows);
    }

    private static bool Step(ref float v, float x, LifNeuron neuron)
    {
        var threshold = (float)neuron.Threshold;
        v = (float)((float)neuron.Decay * v) + x;
        var spike = neuron.Comparison == Comparison.AtLeast ? v >= threshold : v > threshold;
        if (spike)
            v = neuron.Reset == ResetKind.ToZero ? 0 : v - threshold;
        return spike;
    }

    private static bool Step(ref long v, long x, LifNeuron neuron, FixedPointNeuron fixedPoint, ref long saturations)
    {
        if (fixedPoint.LeakShift is { } shift)
            v -= v >> shift;
        var wide = v + x;
        v = Math.Clamp(wide, fixedPoint.StateMinimum, fixedPoint.StateMaximum);
        if (v != wide)
            saturations++;
        var spike = neuron.Comparison == Comparison.AtLeast ? v >= fixedPoint.Threshold : v > fixedPoint.Threshold;
        if (spike)
            v = neuron.Reset == ResetKind.ToZero ? 0 : v - fixedPoint.Threshold;
        return spike;
    }

    private static float SumReal(DenseNode dense, ReadOnlySpan<int> events, int target)
    {
        var weights = dense.Weight.Real!.AsSpan(target * dense.InFeatures, dense.InFeatures);
        var sum = 0f;
        foreach (var e in events)
            sum += weights[e];
        return dense.Bias is null ? sum : sum + dense.Bias.Real![target];
    }

    private static long SumIntegers(DenseNode dense, ReadOnlySpan<int> events, int target)
    {
        var weights = dense.Weight.Integers!.AsSpan(target * dense.InFeatures, dense.InFeatures);
        long sum = dense.Bias is null ? 0 : dense.Bias.Integers![target];
        foreach (var e in events)
            sum += weights[e];
        return sum;
    }

    private static double[] Sums(DenseNode dense, SpikeTrain input)
    {
        var sums = new double[input.Rows * dense.OutFeatures];
        for (var t = 0; t < input.TimeSteps; t++)
        {
            for (var b = 0; b < input.BatchSize; b++)
            {
                var events = input.Row(t, b);
                var at = (t * input.BatchSize + b) * dense.OutFeatures;
                for (var i = 0; i < dense.OutFeatures; i++)
                    sums[at + i] = dense.Weight.IsQuantised ? SumIntegers(dense, events, i) : SumReal(dense, events, i);
            }
        }

        return sums;
    }

    private static double[] CountSpikes(SpikeTrain spikes)
    {
        var scores = new double[spikes.BatchSize * spikes.Features];
        for (var t = 0; t < spikes.TimeSteps; t++)
            for (var b = 0; b < spikes.BatchSize; b++)
                foreach (var i in spikes.Row(t, b))
                    scores[b * spikes.Features + i]++;
        return scores;
    }

    private static double[] Integrate(ReadOutNode readOut, double[] sums, int timeSteps, int batchSize)
    {
        var width = batchSize * readOut.Classes;
        var u = new float[width];
        var scores = new double[width];
        Array.Fill(scores, double.NegativeInfinity);
        for (var t = 0; t < timeSteps; t++)
        {
            for (var i = 0; i < width; i++)
            {
                var x = (float)sums[t * width + i];
                u[i] = readOut.Rule is ReadOutRule.Maximum or ReadOutRule.Last ? x : (float)((float)readOut.Decay * u[i]) + x;
                scores[i] = readOut.Rule is ReadOutRule.LeakyMaximum or ReadOutRule.Maximum ? Math.Max(scores[i], u[i]) : u[i];
            }
        }

        return scores;
    }
}
