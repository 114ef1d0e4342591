using System.Collections.Immutable;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>Evaluates a step program literally, instruction by instruction, for one neuron: the definition of what a neuron does.</summary>
/// <remarks>
/// Forward programs run with <see cref="Step"/> or a whole Run, backward programs with <see cref="StepBack"/> or
/// <see cref="RunBack"/>. Slow by intent; kernels are tested against it.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class NeuronInterpreter<T>
    where T : struct
{
    private readonly ImmutableArray<bool> _invariant;

    /// <summary>Interprets a program in an arithmetic.</summary>
    /// <param name="program">The program, forward or backward.</param>
    /// <param name="arithmetic">The arithmetic.</param>
    /// <exception cref="NotSupportedException">The arithmetic does not have an operation of the program.</exception>
    public NeuronInterpreter(StepProgram program, INeuronArithmetic<T> arithmetic)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(arithmetic);
        (Program, Arithmetic) = (program, arithmetic);
        _invariant = program.Invariant();
        // A program that cannot run fails here rather than at the step that reaches the operation.
        for (var i = 0; i < _invariant.Length; i++)
        {
            if (!_invariant[i] && StepOperations.Operands(program.Instructions[i].Operation) > 0)
                arithmetic.Evaluate(program.Instructions[i], default, default, default);
        }
    }

    /// <summary>The program.</summary>
    public StepProgram Program { get; }

    /// <summary>The arithmetic.</summary>
    public INeuronArithmetic<T> Arithmetic { get; }

    /// <summary>The values that are the same in every step; the default of T at the other places.</summary>
    /// <param name="parameters">The parameters of the neuron in slot order, in their units.</param>
    /// <param name="timeStepMs">dt in ms, above 0.</param>
    public T[] Invariants(IReadOnlyList<double> parameters, double timeStepMs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeStepMs);
        return Arithmetic.ForInvariants is { } other
            ? Array.ConvertAll(Invariants(other, parameters, timeStepMs), Arithmetic.FromDouble)
            : Invariants(Arithmetic, parameters, timeStepMs);
    }

    /// <summary>One step: from the states before it and its inputs to the new states and outputs.</summary>
    /// <param name="invariants">What <see cref="Invariants"/> gave.</param>
    /// <param name="states">The states before the step.</param>
    /// <param name="inputs">The inputs.</param>
    public NeuronStep<T> Step(IReadOnlyList<T> invariants, IReadOnlyList<T> states, IReadOnlyList<T> inputs)
    {
        var values = Values(invariants, states, inputs, [], []);
        return new(Pick(values, Program.States), Pick(values, Program.Outputs));
    }

    /// <summary>One step back: from the gradients of new states and outputs to those of old states, inputs and parameters.</summary>
    /// <param name="invariants">What <see cref="Invariants"/> gave.</param>
    /// <param name="states">The states before the step, as in the forward pass.</param>
    /// <param name="inputs">The inputs, as in the forward pass.</param>
    /// <param name="stateGradients">dL/d(new state).</param>
    /// <param name="outputGradients">dL/d(output).</param>
    public NeuronGradients<T> StepBack(
        IReadOnlyList<T> invariants, IReadOnlyList<T> states, IReadOnlyList<T> inputs, IReadOnlyList<T> stateGradients, IReadOnlyList<T> outputGradients)
    {
        var values = Values(invariants, states, inputs, stateGradients, outputGradients);
        return new(Pick(values, Program.States), Pick(values, Program.InputGradients), Pick(values, Program.ParameterGradients));
    }

    /// <summary>A sequence of steps.</summary>
    /// <param name="parameters">The parameters in slot order.</param>
    /// <param name="timeStepMs">dt in ms.</param>
    /// <param name="initialStates">The states before the first step.</param>
    /// <param name="inputs">The inputs, <c>[T][input]</c>.</param>
    public NeuronTrace<T> Run(IReadOnlyList<double> parameters, double timeStepMs, IReadOnlyList<T> initialStates, T[][] inputs)
    {
        ArgumentNullException.ThrowIfNull(initialStates);
        ArgumentNullException.ThrowIfNull(inputs);
        var invariants = Invariants(parameters, timeStepMs);
        var states = new T[inputs.Length + 1][];
        var outputs = new T[inputs.Length][];
        states[0] = [.. initialStates];
        for (var t = 0; t < inputs.Length; t++)
            (states[t + 1], outputs[t]) = Step(invariants, states[t], inputs[t]);
        return new(inputs, states, outputs);
    }

    /// <summary>A sequence of steps from the model's initial states; the inputs are real numbers of the one input.</summary>
    /// <param name="model">The model, whose step is this program.</param>
    /// <param name="timeStepMs">dt in ms.</param>
    /// <param name="input">The input of each step.</param>
    public NeuronTrace<T> Run(NeuronModel model, double timeStepMs, IReadOnlyList<double> input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        if (model.Inputs.Length != 1)
            throw new ArgumentException($"The neuron '{model.Name}' takes {model.Inputs.Length} inputs, but one came.", nameof(input));
        return Run(
            model.ParameterDefaults(), timeStepMs, Array.ConvertAll(model.InitialStates(), Arithmetic.FromDouble),
            [.. input.Select(x => (T[])[Arithmetic.FromDouble(x)])]);
    }

    /// <summary>A sequence of steps back through time.</summary>
    /// <param name="parameters">The parameters in slot order.</param>
    /// <param name="timeStepMs">dt in ms.</param>
    /// <param name="trace">The forward pass.</param>
    /// <param name="outputGradients">dL/d(output), <c>[T][output]</c>.</param>
    /// <param name="finalStateGradients">dL/d(state after the last step); 0 where null.</param>
    public NeuronGradientTrace<T> RunBack(
        IReadOnlyList<double> parameters, double timeStepMs, NeuronTrace<T> trace, T[][] outputGradients, IReadOnlyList<T>? finalStateGradients = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(outputGradients);
        var invariants = Invariants(parameters, timeStepMs);
        var steps = trace.Inputs.Length;
        var inputs = new T[steps][];
        var states = new T[steps + 1][];
        var sum = new T[Program.ParameterGradients.Length];
        states[steps] = finalStateGradients is null ? new T[Program.States.Length] : [.. finalStateGradients];
        for (var t = steps - 1; t >= 0; t--)
        {
            var back = StepBack(invariants, trace.States[t], trace.Inputs[t], states[t + 1], outputGradients[t]);
            (states[t], inputs[t]) = (back.States, back.Inputs);
            for (var p = 0; p < sum.Length; p++)
                sum[p] = Arithmetic.Add(sum[p], back.Parameters[p]);
        }

        return new(inputs, states, sum);
    }

    private TNumber[] Invariants<TNumber>(INeuronArithmetic<TNumber> arithmetic, IReadOnlyList<double> parameters, double timeStepMs)
        where TNumber : struct
    {
        var values = new TNumber[_invariant.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!_invariant[i])
                continue;
            var it = Program.Instructions[i];
            values[i] = it.Operation switch
            {
                StepOperation.Constant => arithmetic.FromDouble(it.Value),
                StepOperation.TimeStep => arithmetic.FromDouble(timeStepMs),
                StepOperation.Parameter => arithmetic.FromDouble(parameters[it.Slot]),
                _ => arithmetic.Evaluate(it, At(values, it.A), At(values, it.B), At(values, it.C)),
            };
        }

        return values;
    }

    /// <summary>The value of every place of a forward program in one step.</summary>
    /// <param name="invariants">What <see cref="Invariants"/> gave.</param>
    /// <param name="states">The states before the step.</param>
    /// <param name="inputs">The inputs.</param>
    public T[] Places(IReadOnlyList<T> invariants, IReadOnlyList<T> states, IReadOnlyList<T> inputs) => Values(invariants, states, inputs, [], []);

    private T[] Values(
        IReadOnlyList<T> invariants, IReadOnlyList<T> states, IReadOnlyList<T> inputs, IReadOnlyList<T> stateGradients, IReadOnlyList<T> outputGradients)
    {
        ArgumentNullException.ThrowIfNull(invariants);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(stateGradients);
        ArgumentNullException.ThrowIfNull(outputGradients);
        var values = new T[_invariant.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var it = Program.Instructions[i];
            values[i] = _invariant[i] ? invariants[i] : it.Operation switch
            {
                StepOperation.State => states[it.Slot],
                StepOperation.Input => inputs[it.Slot],
                StepOperation.StateGradient => stateGradients[it.Slot],
                StepOperation.OutputGradient => outputGradients[it.Slot],
                _ => Arithmetic.Evaluate(it, At(values, it.A), At(values, it.B), At(values, it.C)),
            };
        }

        return values;
    }

    private static TNumber At<TNumber>(TNumber[] values, int place)
        where TNumber : struct => place < 0 ? default : values[place];

    private static T[] Pick(T[] values, ImmutableArray<int> places) => [.. places.Select(p => At(values, p))];
}
