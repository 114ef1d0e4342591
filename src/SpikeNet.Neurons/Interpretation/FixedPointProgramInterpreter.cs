using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>Evaluates the integer form of a model literally, neuron by neuron: the definition of what <see cref="FixedPointProgram"/> means.</summary>
public sealed class FixedPointProgramInterpreter
{
    private readonly NeuronModel _model;
    private readonly FixedPointProgram _form;
    private readonly NeuronInterpreter<long> _interpreter;

    /// <summary>Interprets a form of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="form">Its integer form, without <see cref="FixedPointProgram.Faults"/>.</param>
    public FixedPointProgramInterpreter(NeuronModel model, FixedPointProgram form)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(form);
        (_model, _form) = (model, form);
        _interpreter = new NeuronInterpreter<long>(model.Step, new FixedPointArithmetic(form.Working));
    }

    /// <summary>The raw states before the first step.</summary>
    public long[] InitialStates() => [.. _model.States.Select((s, i) => _form.States[i].Quantise(s.Initial))];

    /// <summary>The constants of a neuron, at their places.</summary>
    /// <param name="neuron">The neuron's place in the population.</param>
    public long[] Constants(int neuron)
    {
        var values = new long[_model.Step.Instructions.Length];
        foreach (var factor in _form.Factors)
            values[factor.Place] = factor.Of(neuron);
        return values;
    }

    /// <summary>A step of a neuron.</summary>
    /// <param name="neuron">Its place in the population.</param>
    /// <param name="constants">What <see cref="Constants"/> gave.</param>
    /// <param name="states">Its raw states, replaced by the new ones.</param>
    /// <param name="sums">The sum of each input.</param>
    /// <param name="saturated">Whether a state met the end of its width.</param>
    /// <returns>The outputs: 0 or not for spikes, raw integers of the graded format.</returns>
    public long[] Step(int neuron, IReadOnlyList<long> constants, Span<long> states, ReadOnlySpan<long> sums, out bool saturated)
    {
        var (before, inputs) = (new long[states.Length], new long[sums.Length]);
        for (var s = 0; s < before.Length; s++)
            before[s] = states[s] << (_form.Working.FractionBits - _form.States[s].FractionBits);
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = _form.Working.Saturate(_form.Inputs[i].Scaled(neuron, sums[i]));
        var step = _interpreter.Step(constants, before, inputs);
        saturated = false;
        for (var s = 0; s < before.Length; s++)
        {
            var wide = _form.Narrowed(step.States[s], _form.States[s]);
            states[s] = _form.States[s].Saturate(wide);
            saturated |= states[s] != wide;
        }

        return [.. step.Outputs.Select((value, o) => _model.Outputs[o].Kind == NeuronOutputKind.Spikes ? value : _form.Graded.Saturate(_form.Narrowed(value, _form.Graded)))];
    }
}
