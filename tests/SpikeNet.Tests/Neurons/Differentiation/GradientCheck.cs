using SpikeNet.Neurons;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Differentiation;

/// <summary>Compares the backward program, run back through time in double, with central differences of the forward program.</summary>
internal static class GradientCheck
{
    private static readonly DoubleArithmetic Double = new();

    /// <summary>The loss is a random weighted sum of all outputs at all steps and of the final states.</summary>
    /// <param name="model">The model.</param>
    /// <param name="surrogate">Its surrogate, which must be zero where the sequence takes it.</param>
    /// <param name="inputs">The inputs, [T][input].</param>
    /// <param name="initial">The states before the first step.</param>
    /// <param name="seed">For the weights.</param>
    /// <param name="tolerance">Relative to 1 + |the difference|.</param>
    /// <param name="timeStepMs">dt in ms.</param>
    /// <param name="initialToo">Whether the loss has a derivative by the initial states.</param>
    public static void Run(NeuronModel model, Surrogate surrogate, double[][] inputs, double[] initial, int seed, double tolerance = 1e-6, double timeStepMs = 1, bool initialToo = true)
    {
        var random = new Random(seed);
        var outputWeights = inputs.Select(_ => Weights(model.Outputs.Length)).ToArray();
        var stateWeights = Weights(model.States.Length);
        var parameters = model.ParameterDefaults();
        var forward = new NeuronInterpreter<double>(model.Step, Double);
        var backward = new NeuronInterpreter<double>(NeuronDifferentiation.Backward(model, surrogate), Double);
        var trace = forward.Run(parameters, timeStepMs, initial, inputs);
        var gradients = backward.RunBack(parameters, timeStepMs, trace, outputWeights, stateWeights);

        for (var t = 0; t < inputs.Length; t++)
        {
            for (var i = 0; i < model.Inputs.Length; i++)
            {
                var (step, slot) = (t, i);
                Compare($"dL/d({model.Inputs[i]}[{t}])", gradients.Inputs[t][i], h => Loss(parameters, initial, Nudged(inputs, step, slot, h)));
            }
        }

        for (var s = 0; initialToo && s < initial.Length; s++)
        {
            var slot = s;
            Compare($"dL/d({model.States[s].Name} at first)", gradients.States[0][s], h => Loss(parameters, Nudged(initial, slot, h), inputs));
        }

        for (var p = 0; p < parameters.Length; p++)
        {
            var slot = p;
            if (model.Parameters[p].Trainable)
                Compare($"dL/d({model.Parameters[p].Name})", gradients.Parameters[p], h => Loss(Nudged(parameters, slot, h), initial, inputs));
            else
                Assert.That(gradients.Parameters[p], Is.Zero, $"{model.Parameters[p].Name} is not trainable");
        }

        double[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];

        double Loss(double[] values, double[] states, double[][] xs)
        {
            var run = forward.Run(values, timeStepMs, states, xs);
            var loss = Dot(run.States[^1], stateWeights);
            for (var t = 0; t < xs.Length; t++)
                loss += Dot(run.Outputs[t], outputWeights[t]);
            return loss;
        }

        void Compare(string what, double analytic, Func<double, double> loss)
        {
            const double H = 1e-5;
            // Fourth order, for equations as steep as Izhikevich's.
            var numeric = ((8 * (loss(H) - loss(-H))) - (loss(2 * H) - loss(-2 * H))) / (12 * H);
            Assert.That(analytic, Is.EqualTo(numeric).Within(tolerance * (1 + Math.Abs(numeric))), $"{what} of\n{model}\n{backward.Program.ToText(model)}");
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Nudged(double[] values, int at, double by)
    {
        double[] nudged = [.. values];
        nudged[at] += by;
        return nudged;
    }

    private static double[][] Nudged(double[][] values, int step, int slot, double by)
    {
        double[][] nudged = [.. values];
        nudged[step] = Nudged(values[step], slot, by);
        return nudged;
    }
}
