using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Neurons.Compilation;

/// <summary>A layer of neurons by the interpreter: what the compiled one is held against.</summary>
internal sealed class InterpretedLayer
{
    private readonly NeuronModel _model;
    private readonly ParameterValues _parameters;
    private readonly double _timeStepMs;
    private readonly (int T, int B, int N) _size;
    private readonly NeuronTrace<float>[,] _traces;

    internal InterpretedLayer(NeuronModel model, ParameterValues parameters, double timeStepMs, params Tensor[] inputs)
    {
        (_model, _parameters, _timeStepMs) = (model, parameters, timeStepMs);
        _size = (inputs[0].Shape[0], inputs[0].Shape[1], inputs[0].Shape[2]);
        _traces = new NeuronTrace<float>[_size.B, _size.N];
        var interpreter = new NeuronInterpreter<float>(model.Step, new FloatArithmetic());
        float[] initial = [.. model.States.Select(s => (float)s.Initial)];
        for (var b = 0; b < _size.B; b++)
        {
            for (var n = 0; n < _size.N; n++)
            {
                float[][] x = [.. Enumerable.Range(0, _size.T).Select(t => inputs.Select(i => i.Span[At(t, b, n)]).ToArray())];
                _traces[b, n] = interpreter.Run(ParametersOf(n), timeStepMs, initial, x);
            }
        }
    }

    internal float[] Output(int output) => Gather((t, b, n) => _traces[b, n].Outputs[t][output]);

    /// <summary>The state after the last step, <c>[B, N]</c>.</summary>
    internal float[] FinalState(int state) =>
        [.. from b in Enumerable.Range(0, _size.B) from n in Enumerable.Range(0, _size.N) select _traces[b, n].States[^1][state]];

    /// <summary>Back through time: dL/d(inputs), and dL/d(parameters) per neuron summed over samples in double.</summary>
    internal (float[][] Inputs, double[][] Parameters) Back(StepProgram backward, params Tensor[] outputGradients)
    {
        var interpreter = new NeuronInterpreter<float>(backward, new FloatArithmetic());
        var gradients = new NeuronGradientTrace<float>[_size.B, _size.N];
        var parameters = new double[_model.Parameters.Length][];
        for (var p = 0; p < parameters.Length; p++)
            parameters[p] = new double[_size.N];
        for (var b = 0; b < _size.B; b++)
        {
            for (var n = 0; n < _size.N; n++)
            {
                float[][] g = [.. Enumerable.Range(0, _size.T).Select(t => outputGradients.Select(o => o.Span[At(t, b, n)]).ToArray())];
                gradients[b, n] = interpreter.RunBack(ParametersOf(n), _timeStepMs, _traces[b, n], g);
                for (var p = 0; p < parameters.Length; p++)
                    parameters[p][n] += gradients[b, n].Parameters[p];
            }
        }

        float[][] inputs = [.. Enumerable.Range(0, _model.Inputs.Length).Select(i => Gather((t, b, n) => gradients[b, n].Inputs[t][i]))];
        return (inputs, parameters);
    }

    private double[] ParametersOf(int n) =>
        [.. Enumerable.Range(0, _model.Parameters.Length).Select(p => (double)_parameters[p].Span[_parameters[p].Length == 1 ? 0 : n])];

    private int At(int t, int b, int n) => (((t * _size.B) + b) * _size.N) + n;

    private float[] Gather(Func<int, int, int, float> value)
    {
        var result = new float[_size.T * _size.B * _size.N];
        for (var t = 0; t < _size.T; t++)
            for (var b = 0; b < _size.B; b++)
                for (var n = 0; n < _size.N; n++)
                    result[At(t, b, n)] = value(t, b, n);
        return result;
    }
}
