using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Library;

/// <summary>One neuron's run in the interpreter, by names.</summary>
public sealed class Recording
{
    private readonly NeuronModel _model;
    private readonly double[][] _states;
    private readonly double[][] _outputs;

    private Recording(NeuronModel model, double[][] states, double[][] outputs) => (_model, _states, _outputs) = (model, states, outputs);

    /// <summary>The steps at which it fired.</summary>
    public int[] Spikes
    {
        get
        {
            var slot = _model.Outputs.Select((o, i) => (o, i)).Where(it => it.o.Kind == NeuronOutputKind.Spikes).Select(it => it.i).DefaultIfEmpty(-1).Single();
            return slot < 0 ? [] : [.. Enumerable.Range(0, _outputs.Length).Where(t => _outputs[t][slot] != 0)];
        }
    }

    /// <summary>In double precision; each array is one input over time.</summary>
    public static Recording Of(NeuronModel model, double timeStepMs, params IEnumerable<double>[] inputs) => Of(model, timeStepMs, new DoubleArithmetic(), inputs);

    /// <summary>In integers of some bits.</summary>
    public static Recording InIntegers(NeuronModel model, int bits, params IEnumerable<double>[] inputs) =>
        Of(model, 1, new FixedPointArithmetic(new FixedPointFormat(bits, 0)), inputs);

    /// <summary>A state variable after every step.</summary>
    public double[] State(string name)
    {
        var slot = _model.States.Select(s => s.Name).ToList().IndexOf(name);
        return [.. _states.Select(s => s[slot])];
    }

    /// <summary>A graded output of every step.</summary>
    public double[] Output(string name)
    {
        var slot = _model.Outputs.Select(s => s.Name).ToList().IndexOf(name);
        return [.. _outputs.Select(s => s[slot])];
    }

    /// <summary>In any arithmetic.</summary>
    public static Recording Of<T>(NeuronModel model, double timeStepMs, INeuronArithmetic<T> arithmetic, params IEnumerable<double>[] inputs)
        where T : struct
    {
        var lists = inputs.Select(i => i.ToArray()).ToArray();
        var steps = Enumerable.Range(0, lists[0].Length).Select(t => lists.Select(l => arithmetic.FromDouble(l[t])).ToArray()).ToArray();
        var interpreter = new NeuronInterpreter<T>(model.Step, arithmetic);
        var trace = interpreter.Run(model.ParameterDefaults(), timeStepMs, Array.ConvertAll(model.InitialStates(), arithmetic.FromDouble), steps);
        return new(model, Real(trace.States[1..]), Real(trace.Outputs));

        double[][] Real(T[][] values) => Array.ConvertAll(values, row => Array.ConvertAll(row, arithmetic.ToDouble));
    }
}
