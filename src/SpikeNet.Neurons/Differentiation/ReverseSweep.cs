using System.Collections.Immutable;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Differentiation;

/// <summary>One backward program being written: forward values first, then adjoints from the last instruction to the first.</summary>
internal sealed class ReverseSweep
{
    private readonly NeuronModel _model;
    private readonly Surrogate _surrogate;
    private readonly ImmutableArray<StepInstruction> _program;
    private readonly ExpressionScope _scope = new(new ProgramEmitter(foldsConstants: true), checksUnits: false);
    private readonly Expression[] _forward;
    private readonly bool[] _flows;
    private readonly bool _throughReset;
    private readonly ImmutableArray<bool> _invariant;
    private readonly bool[] _spikes;
    private Expression?[] _adjoint;

    public ReverseSweep(NeuronModel model, Surrogate surrogate, bool throughReset)
    {
        (_model, _surrogate, _throughReset, _program) = (model, surrogate, throughReset, model.Step.Instructions);
        _invariant = model.Step.Invariant();
        _spikes = DependsOnSpike();
        _flows = Flows();
        _forward = new Expression[_program.Length];
        _adjoint = new Expression?[_program.Length];
        // The places change where a detached value is the value itself.
        for (var i = 0; i < _program.Length; i++)
        {
            var it = _program[i];
            _forward[i] = it.Operation == StepOperation.Detach
                ? _forward[it.A]
                : _scope.Make(it with { A = At(it.A), B = At(it.B), C = At(it.C) }, Unit.One);
        }

        int At(int place) => place < 0 ? -1 : _forward[place].Place;
    }

    public StepProgram Write()
    {
        for (var s = 0; s < _model.States.Length; s++)
            Seed(_model.Step.States[s], StepOperation.StateGradient, s);
        for (var o = 0; o < _model.Outputs.Length; o++)
            Seed(_model.Step.Outputs[o], StepOperation.OutputGradient, o);
        for (var i = _program.Length - 1; i >= 0; i--)
        {
            if (!_invariant[i] && _adjoint[i] is { } gradient)
                Propagate(_program[i], _forward[i], gradient);
        }

        var states = Places(StepOperation.State, _model.States.Length);
        // A state that nothing reads has the gradient 0, which the evaluator carries like any other.
        for (var s = 0; s < states.Length; s++)
            states[s] = states[s] < 0 ? _scope.Emitter.Constant(0) : states[s];
        var inputs = Places(StepOperation.Input, _model.Inputs.Length);
        var parameters = Parameters();
        var (instructions, moved) = _scope.Emitter.Live(states.Concat(inputs).Concat(parameters));
        return new StepProgram
        {
            Instructions = instructions,
            States = Moved(states),
            InputGradients = Moved(inputs),
            ParameterGradients = Moved(parameters),
        };

        ImmutableArray<int> Moved(int[] places) => [.. places.Select(p => p < 0 ? -1 : moved[p])];
    }

    private void Seed(int place, StepOperation operation, int slot)
    {
        if (_flows[place])
            Add(place, _scope.Make(new(operation, Slot: slot), Unit.One));
    }

    private void Propagate(StepInstruction it, Expression value, Expression g)
    {
        var a = it.A < 0 ? value : _forward[it.A];
        var b = it.B < 0 ? value : _forward[it.B];
        switch (it.Operation)
        {
            case StepOperation.Add:
                Give(it.A, () => g);
                Give(it.B, () => g);
                break;
            case StepOperation.Subtract:
                Give(it.A, () => g);
                Give(it.B, () => -g);
                break;
            case StepOperation.Multiply:
                Give(it.A, () => g * b);
                Give(it.B, () => g * a);
                break;
            case StepOperation.FusedMultiplyAdd:
                Give(it.A, () => g * b);
                Give(it.B, () => g * a);
                Give(it.C, () => g);
                break;
            case StepOperation.Divide:
                Give(it.A, () => g / b);
                Give(it.B, () => -(g * (value / b)));
                break;
            case StepOperation.Negate:
                Give(it.A, () => -g);
                break;
            case StepOperation.Min:
                Route(it, GreaterOrEqual(b, a), g);
                break;
            case StepOperation.Max:
                Route(it, GreaterOrEqual(a, b), g);
                break;
            case StepOperation.Abs:
                Give(it.A, () => Select(Greater(a, 0), g, Select(Greater(0, a), -g, 0)));
                break;
            case StepOperation.ShiftRight:
                Give(it.A, () => g * Math.ScaleB(1, -it.Slot));
                break;
            case StepOperation.Select:
                Give(it.B, () => Select(a, g, 0));
                Give(it.C, () => Select(a, 0, g));
                break;
            case StepOperation.Exp:
                Give(it.A, () => g * value);
                break;
            case StepOperation.Sin:
                Give(it.A, () => g * Cos(a));
                break;
            case StepOperation.Cos:
                Give(it.A, () => -(g * Sin(a)));
                break;
            case StepOperation.Detach:
                Give(it.A, () => g);
                break;
            case StepOperation.Spike:
                Spike(it, a - b, g);
                break;
            default:
                break;
        }
    }

    private void Spike(StepInstruction it, Expression u, Expression g)
    {
        var slope = SurrogateEquations.Derivative(_surrogate, u);
        var product = slope is { Scope: null, Number: 1 } ? g : g * slope;
        Give(it.A, () => product);
        Give(it.B, () => -product);
    }

    private void Route(StepInstruction it, Expression first, Expression g)
    {
        Give(it.A, () => Select(first, g, 0));
        Give(it.B, () => Select(first, 0, g));
    }

    private void Give(int place, Func<Expression> gradient)
    {
        if (_flows[place])
            Add(place, gradient());
    }

    private void Add(int place, Expression gradient) => _adjoint[place] = _adjoint[place] is { } sum ? sum + gradient : gradient;

    private int[] Places(StepOperation operation, int count)
    {
        var places = new int[count];
        Array.Fill(places, -1);
        for (var i = 0; i < _program.Length; i++)
        {
            if (_program[i].Operation == operation && _adjoint[i] is { } gradient)
            {
                // A model read from a file may read a slot at more than one place.
                var slot = _program[i].Slot;
                places[slot] = places[slot] < 0
                    ? gradient.Place
                    : _scope.Emitter.Emit(new(StepOperation.Add, places[slot], gradient.Place));
            }
        }

        return places;
    }

    /// <summary>
    /// What each step adds to dL/d(parameter): the gradient that arrives at the last invariant place, times that place's
    /// derivative by the parameter, which is invariant itself and so computed once, not in every step.
    /// </summary>
    private int[] Parameters()
    {
        var sums = new Expression?[_model.Parameters.Length];
        var arrived = _adjoint;
        for (var i = 0; i < _program.Length; i++)
        {
            if (!_invariant[i] || arrived[i] is not { } gradient)
                continue;
            _adjoint = new Expression?[_program.Length];
            _adjoint[i] = 1;
            for (var j = i; j >= 0; j--)
            {
                if (_adjoint[j] is not { } derivative)
                    continue;
                if (_program[j].Operation == StepOperation.Parameter)
                {
                    ref var sum = ref sums[_program[j].Slot];
                    var part = gradient * derivative;
                    sum = sum is null ? part : sum + part;
                }
                else
                {
                    Propagate(_program[j], _forward[j], derivative);
                }
            }
        }

        return Array.ConvertAll(sums, s => s?.Place ?? -1);
    }

    private bool[] DependsOnSpike()
    {
        var depends = new bool[_program.Length];
        for (var i = 0; i < depends.Length; i++)
        {
            var it = _program[i];
            depends[i] = it.Operation == StepOperation.Spike || CarriesSpike(it) || (it.A >= 0 && depends[it.A]) || (it.B >= 0 && depends[it.B]) || (it.C >= 0 && depends[it.C]);
        }

        return depends;

        // Some models apply the reset in the step after, from a state that keeps the spike.
        bool CarriesSpike(StepInstruction it) =>
            it.Operation == StepOperation.State && _program[_model.Step.States[it.Slot]].Operation == StepOperation.Spike;
    }

    /// <summary>For each place whether gradient passes it on its way to a state, an input or a trainable parameter.</summary>
    private bool[] Flows()
    {
        var flows = new bool[_program.Length];
        for (var i = 0; i < flows.Length; i++)
        {
            var it = _program[i];
            flows[i] = it.Operation switch
            {
                StepOperation.State or StepOperation.Input => true,
                StepOperation.Parameter => _model.Parameters[it.Slot].Trainable,
                StepOperation.Constant or StepOperation.TimeStep or StepOperation.Floor
                    or StepOperation.GreaterOrEqual or StepOperation.Greater => false,
                StepOperation.Detach => _throughReset && _spikes[it.A] && flows[it.A],
                StepOperation.Select => flows[it.B] || flows[it.C],
                _ => (it.A >= 0 && flows[it.A]) || (it.B >= 0 && flows[it.B]) || (it.C >= 0 && flows[it.C]),
            };
        }

        return flows;
    }
}
