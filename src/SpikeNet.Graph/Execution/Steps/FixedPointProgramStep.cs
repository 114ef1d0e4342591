using SpikeNet.Neurons.Interpretation;

namespace SpikeNet.Graph;

/// <summary>A population given by a step program in its integer form, literally, neuron by neuron.</summary>
internal sealed class FixedPointProgramStep : NodeStep
{
    private readonly ProgramNeuronNode _node;
    private readonly FixedPointProgramInterpreter _interpreter;
    private readonly long[][] _constants;
    private readonly long[][] _states;
    private readonly List<int> _fired = [];
    private long _saturations;

    internal FixedPointProgramStep(ProgramNeuronNode node)
        : base(node.Size)
    {
        _node = node;
        _interpreter = new FixedPointProgramInterpreter(node.Model, node.FixedPoint!);
        _constants = [.. Enumerable.Range(0, node.Size).Select(_interpreter.Constants)];
        _states = [.. Enumerable.Range(0, node.Size).Select(_ => new long[node.Model.States.Length])];
    }

    internal override long Saturations => _saturations;

    internal override void Begin()
    {
        foreach (var states in _states)
            _interpreter.InitialStates().CopyTo(states, 0);
        Output.SetSpikes([]);
    }

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        // The output still holds the step before, which recurrent synapses carry.
        _fired.Clear();
        for (var n = 0; n < _node.Size; n++)
        {
            var outputs = _interpreter.Step(n, _constants[n], _states[n], Sums(inputs[0].Values, n), out var saturated);
            _saturations += saturated ? 1 : 0;
            if (!_node.Spikes)
                Output.Values[n] = outputs[0];
            else if (outputs[_node.SpikeOutput] != 0)
                _fired.Add(n);
        }

        if (_node.Spikes)
            Output.SetSpikes([.. _fired]);
    }

    private long[] Sums(double[] sums, int n) =>
    [
        .. Enumerable.Range(0, _node.Model.Inputs.Length).Select(i => (long)sums[(i * _node.Size) + n]
            + (_node.RecurrentWeights.IsEmpty || _node.RecurrentWeights[i]?.Integers is not { } weights ? 0L : Output.Events.Sum(from => (long)weights[(n * _node.Size) + from]))),
    ];
}
