using SpikeNet.Neurons.Interpretation;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Runs a population given by a step program literally, neuron by neuron.</summary>
internal static class ProgramInterpreter
{
    /// <summary>From the values that reach the population to its spikes, or to its first graded output.</summary>
    /// <param name="node">The population.</param>
    /// <param name="sums">Its inputs, <c>[T, B, inputs * size]</c>.</param>
    /// <param name="timeSteps">T.</param>
    /// <param name="batchSize">B.</param>
    internal static (SpikeTrain? Spikes, double[]? Graded) Run(ProgramNeuronNode node, double[] sums, int timeSteps, int batchSize)
    {
        var interpreter = new NeuronInterpreter<float>(node.Model.Step, new FloatArithmetic());
        var invariants = Invariants(node, interpreter);
        var rows = new IReadOnlyList<int>[timeSteps * batchSize];
        var graded = node.Spikes ? null : new double[timeSteps * batchSize * node.Size];
        var output = node.Spikes ? node.SpikeOutput : 0;
        for (var b = 0; b < batchSize; b++)
        {
            var states = Enumerable.Range(0, node.Size).Select(_ => node.Model.States.Select(s => (float)s.Initial).ToArray()).ToArray();
            IReadOnlyList<int> before = [];
            for (var t = 0; t < timeSteps; t++)
            {
                var row = (t * batchSize) + b;
                var fired = new List<int>();
                for (var n = 0; n < node.Size; n++)
                {
                    var step = interpreter.Step(invariants[n], states[n], Inputs(node, sums.AsSpan(row * node.InFeatures, node.InFeatures), n, before));
                    step.States.CopyTo(states[n]);
                    if (graded is not null)
                        graded[(row * node.Size) + n] = step.Outputs[output];
                    else if (step.Outputs[output] != 0)
                        fired.Add(n);
                }

                rows[row] = before = fired;
            }
        }

        return graded is null ? (SpikeTrain.FromRows(timeSteps, batchSize, node.Size, rows), null) : (null, graded);
    }

    /// <summary>What travels over recurrent synapses: the spikes of all steps but the last.</summary>
    internal static (long Events, long Operations, long Dense) RecurrentCounts(ProgramNeuronNode node, SpikeTrain? fired)
    {
        var matrices = node.RecurrentWeights.Count(w => w is not null);
        if (matrices == 0 || fired is null)
            return (0, 0, 0);
        long events = fired.RowOffsets[(fired.TimeSteps - 1) * fired.BatchSize];
        return (events, events * node.Size * matrices, (long)(fired.TimeSteps - 1) * fired.BatchSize * node.Size * node.Size * matrices);
    }

    private static float[][] Invariants(ProgramNeuronNode node, NeuronInterpreter<float> interpreter)
    {
        double[] Parameters(int n) => [.. node.Parameters.Select(p => (double)p[p.Length == 1 ? 0 : n])];
        if (node.Parameters.All(p => p.Length == 1))
            return [.. Enumerable.Repeat(interpreter.Invariants(Parameters(0), node.TimeStepMs), node.Size)];
        return [.. Enumerable.Range(0, node.Size).Select(n => interpreter.Invariants(Parameters(n), node.TimeStepMs))];
    }

    private static float[] Inputs(ProgramNeuronNode node, ReadOnlySpan<double> sums, int n, IReadOnlyList<int> before)
    {
        var inputs = new float[node.Model.Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            // From the outside first, then the recurrent weights in ascending order of the neurons: the order of the kernels.
            var sum = (float)sums[(i * node.Size) + n];
            if (!node.RecurrentWeights.IsEmpty && node.RecurrentWeights[i]?.Real is { } weights)
            {
                foreach (var from in before)
                    sum += weights[(n * node.Size) + from];
            }

            inputs[i] = sum;
        }

        return inputs;
    }
}
