using System.Collections.Immutable;

namespace SpikeNet.Neurons.Model;

/// <summary>Declares a neuron's parameters, state, inputs and outputs, and collects its equations; see <see cref="NeuronModel.Define"/>.</summary>
public sealed class NeuronBuilder
{
    private readonly ExpressionScope _scope = new(new ProgramEmitter(), checksUnits: true);
    private readonly List<NeuronParameter> _parameters = [];
    private readonly List<(NeuronState Declared, StateVariable Variable)> _states = [];
    private readonly List<string> _inputs = ["input"];
    private readonly List<(NeuronOutput Declared, Expression Value)> _outputs = [];

    internal NeuronBuilder()
    {
        TimeStep = _scope.Make(new(StepOperation.TimeStep), Unit.Millisecond);
        _scope.Name(TimeStep, "dt");
        Input = _scope.Make(new(StepOperation.Input), Unit.One);
        _scope.Name(Input, "input");
    }

    /// <summary>dt, the time step, in ms, above 0.</summary>
    public Expression TimeStep { get; }

    /// <summary>The first input: the summed synaptic input of the step, dimensionless (<see cref="Expression.In"/> gives it a unit).</summary>
    public Expression Input { get; }

    internal ExpressionScope Scope => _scope;

    /// <summary>Declares a parameter.</summary>
    /// <param name="name">Its name, such as tau_m.</param>
    /// <param name="defaultValue">Its value unless a layer says otherwise.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="min">The smallest value allowed.</param>
    /// <param name="max">The largest value allowed.</param>
    /// <param name="perNeuron">Whether each neuron has its own value.</param>
    /// <param name="trainable">Whether training changes it.</param>
    public Expression Parameter(
        string name, double defaultValue, Unit unit = default,
        double min = double.NegativeInfinity, double max = double.PositiveInfinity, bool perNeuron = false, bool trainable = false)
    {
        _parameters.Add(new(name ?? "", defaultValue, unit, min, max, perNeuron, trainable));
        return Declare(StepOperation.Parameter, _parameters.Count - 1, name, unit);
    }

    /// <summary>Declares a state variable.</summary>
    /// <param name="name">Its name, such as v.</param>
    /// <param name="initial">Its value before the first step of a sample.</param>
    /// <param name="unit">Its unit.</param>
    public StateVariable State(string name, double initial = 0, Unit unit = default)
    {
        var previous = Declare(StepOperation.State, _states.Count, name, unit);
        var state = new StateVariable(_scope, name ?? "", unit, previous);
        _states.Add((new(name ?? "", initial, unit), state));
        return state;
    }

    /// <summary>Declares a further input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="unit">Its unit.</param>
    public Expression AdditionalInput(string name, Unit unit = default)
    {
        _inputs.Add(name ?? "");
        return Declare(StepOperation.Input, _inputs.Count - 1, name, unit);
    }

    /// <summary>A number with a unit.</summary>
    /// <param name="value">The number.</param>
    /// <param name="unit">The unit.</param>
    public Expression Constant(double value, Unit unit = default) => _scope.Make(new(StepOperation.Constant, Value: value), unit);

    /// <summary>H(value - threshold), declared as the neuron's spike output; the surrogate gradient in training.</summary>
    /// <param name="value">The potential, or what else is compared.</param>
    /// <param name="threshold">The threshold, of the same unit.</param>
    /// <param name="comparison">Whether reaching the threshold is enough.</param>
    /// <param name="name">The output's name.</param>
    public Expression Spike(Expression value, Expression threshold, Comparison comparison = Comparison.AtLeast, string name = "spike")
    {
        var spike = ExpressionScope.Binary(StepOperation.Spike, value, threshold, (int)comparison);
        if (spike.Scope is not null && _scope.Usable("spike", spike))
            _scope.Name(spike, name);
        _outputs.Add((new(name ?? "", NeuronOutputKind.Spikes), spike));
        return spike;
    }

    /// <summary>Declares a graded output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public void Output(string name, Expression value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _scope.Usable($"output {name}", value);
        _outputs.Add((new(name ?? "", NeuronOutputKind.Graded), value));
    }

    internal NeuronModel Build(string name, string source)
    {
        var states = _states.ConvertAll(s => _scope.Place(s.Variable.Value));
        var outputs = _outputs.ConvertAll(o => _scope.Place(o.Value));
        var (instructions, moved) = _scope.Emitter.Live(states.Concat(outputs));
        var model = new NeuronModel
        {
            Name = name,
            Parameters = [.. _parameters],
            States = [.. _states.Select(s => s.Declared)],
            Inputs = [.. _inputs],
            Outputs = [.. _outputs.Select(o => o.Declared)],
            Source = source,
            Step = new StepProgram
            {
                Instructions = instructions,
                States = [.. states.Select(Moved)],
                Outputs = [.. outputs.Select(Moved)],
            },
        };
        _scope.Closed = true;
        var faults = _scope.Faults.Concat(NeuronVerifier.Check(model)).Distinct().ToImmutableArray();
        return faults.IsEmpty ? model : throw new NeuronModelException(name, faults);

        int Moved(int place) => place < 0 ? -1 : moved[place];
    }

    private Expression Declare(StepOperation operation, int slot, string? name, Unit unit)
    {
        var expression = _scope.Make(new(operation, Slot: slot), unit);
        _scope.Name(expression, string.IsNullOrWhiteSpace(name) ? $"{operation}[{slot}]" : name);
        return expression;
    }
}
