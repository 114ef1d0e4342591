using SpikeNet.Neurons.Interpretation;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A population given by a step program, literally, neuron by neuron.</summary>
internal sealed class ProgramStep : NodeStep
{
    private readonly ProgramNeuronNode _node;
    private readonly NeuronInterpreter<float> _interpreter;
    private readonly float[][] _invariants;
    private readonly float[][] _states;
    private readonly List<int> _fired = [];

    internal ProgramStep(ProgramNeuronNode node)
        : base(node.Size)
    {
        _node = node;
        _interpreter = new NeuronInterpreter<float>(node.Model.Step, new FloatArithmetic());
        _invariants = Invariants(node, _interpreter);
        LargestValues = new double[node.Model.Step.Instructions.Length];
        _states = [.. Enumerable.Range(0, node.Size).Select(_ => new float[node.Model.States.Length])];
    }

    /// <summary>The largest magnitude of every place of the program, over all neurons and samples.</summary>
    internal double[] LargestValues { get; }

    internal override void Begin()
    {
        foreach (var state in _states)
        {
            for (var s = 0; s < state.Length; s++)
                state[s] = (float)_node.Model.States[s].Initial;
        }

        Output.SetSpikes([]);
    }

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        // The output still holds the step before, which recurrent synapses carry.
        _fired.Clear();
        for (var n = 0; n < _node.Size; n++)
        {
            var values = _interpreter.Places(_invariants[n], _states[n], Inputs(inputs[0].Values, n));
            for (var p = 0; p < values.Length; p++)
                LargestValues[p] = Math.Max(LargestValues[p], Math.Abs(values[p]));
            for (var s = 0; s < _states[n].Length; s++)
                _states[n][s] = values[_node.Model.Step.States[s]];
            if (!_node.Spikes)
                Output.Values[n] = values[_node.Model.Step.Outputs[0]];
            else if (values[_node.Model.Step.Outputs[_node.SpikeOutput]] != 0)
                _fired.Add(n);
        }

        if (_node.Spikes)
            Output.SetSpikes([.. _fired]);
    }

    /// <summary>What travels over recurrent synapses: the spikes of all steps but the last.</summary>
    internal static (long Events, long Operations, long Dense) RecurrentCounts(ProgramNeuronNode node, SpikeTrain fired)
    {
        var matrices = node.RecurrentWeights.Count(w => w is not null);
        if (matrices == 0)
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

    private float[] Inputs(double[] sums, int n)
    {
        var inputs = new float[_node.Model.Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            // From the outside first, then the recurrent weights in ascending order of the neurons: the order of the kernels.
            var sum = (float)sums[(i * _node.Size) + n];
            if (!_node.RecurrentWeights.IsEmpty && _node.RecurrentWeights[i]?.Real is { } weights)
            {
                foreach (var from in Output.Events)
                    sum += weights[(n * _node.Size) + from];
            }

            inputs[i] = sum;
        }

        return inputs;
    }
}
