using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Neurons.Compilation;

public class RecurrentNeuronTests
{
    private const int Steps = 25;
    private const int Batch = 3;

    /// <summary>Two inputs, each with weights of its own, and a trainable time constant, against the interpreter step by step.</summary>
    [Test]
    public void EqualsTheInterpretedNetwork([Values(1, 4, 8, 16)] int lanes, [Values(1, 13, 40)] int size, [Values] bool secondToo)
    {
        var model = CompilationModels.Adaptive();
        var backward = NeuronDifferentiation.Backward(model, Surrogate.ATan);
        var parameters = new ParameterValues(model).With("tau_m", CompilationModels.Uniform(31, 2, 40, size));
        Tensor[] x = [CompilationModels.Uniform(3, -0.3, 0.9, Steps, Batch, size), CompilationModels.Uniform(4, -0.3, 0.5, Steps, Batch, size)];
        Tensor?[] weights = [CompilationModels.Uniform(5, -0.5, 0.5, size, size), secondToo ? CompilationModels.Uniform(6, -0.5, 0.5, size, size) : null];
        Tensor[] g = [CompilationModels.Uniform(7, -1, 1, Steps, Batch, size), CompilationModels.Uniform(8, -1, 1, Steps, Batch, size)];
        var neuron = new CompiledNeuron(model, backward, (KernelWidth)lanes);
        var run = neuron.Forward(parameters, 1, x, new NeuronRunOptions { Gradients = GradientNeeds.All, RecurrentWeights = weights });
        var actual = neuron.Backward(run.Trace!, g);
        var expected = Reference(model, backward, parameters, x, weights, g, size);

        Assert.That(run.Spikes.ToDense().Span.ToArray(), Is.EqualTo(expected.Spikes));
        Assert.That(run.Spikes.EventCount, Is.Positive);
        Assert.That(CompilationModels.Bits(run.Graded.Span), Is.EqualTo(CompilationModels.Bits(expected.Graded)));
        for (var i = 0; i < 2; i++)
        {
            Assert.That(actual.Inputs[i]!.Span.ToArray(), Is.EqualTo(expected.InputGradients[i]).Within(1e-4f), $"input {i}");
            if (weights[i] is null)
                Assert.That(actual.RecurrentWeights[i], Is.Null);
            else
                Assert.That(actual.RecurrentWeights[i]!.Span.ToArray(), Is.EqualTo(expected.WeightGradients[i]).Within(1e-3f), $"weights {i}");
        }

        Assert.That(actual.Parameters[0]!.Span.ToArray(), Is.EqualTo(expected.TauGradient).Within(1e-3f));
    }

    [Test]
    public void HandComputedChain()
    {
        // IF neurons, theta 1, by subtraction; neuron 0 gets 1 in step 0, its spike gives neuron 1 weight 1, whose gives neuron 2 weight 1.
        // So one spike wanders: neuron t fires in step t.
        var model = CompilationModels.Lif(ResetKind.BySubtraction);
        var weights = new Tensor([3, 3]);
        weights.Span[(0 * 3) + 1] = weights.Span[(1 * 3) + 2] = 1;
        var x = new Tensor([4, 1, 3]);
        x.Span[0] = 1;
        var run = new CompiledNeuron(model).Forward(new ParameterValues(model).With("decay", 1), 1, x, new NeuronRunOptions { RecurrentWeights = [weights] });
        Assert.That(run.Spikes.ToDense().Span.ToArray(), Is.EqualTo(new float[] { 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0 }));
    }

    [Test]
    public void SpikesAreCarriedWithTheState()
    {
        const int size = 20;
        var model = CompilationModels.Lif(ResetKind.ToZero);
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        var parameters = new ParameterValues(model);
        var options = new NeuronRunOptions { RecurrentWeights = [CompilationModels.Uniform(5, -0.5, 0.5, size, size)], KeepFinalState = true };
        var x = CompilationModels.Uniform(3, -0.3, 0.9, 20, Batch, size);
        var half = 10 * Batch * size;
        var whole = neuron.Forward(parameters, 1, x, options).Spikes.ToDense().Span[half..].ToArray();
        var first = neuron.Forward(parameters, 1, Tensor.From(x.Span[..half], 10, Batch, size), options);
        var second = Tensor.From(x.Span[half..], 10, Batch, size);
        Assert.That(
            neuron.Forward(parameters, 1, second, options with { InitialState = first.FinalState }).Spikes.ToDense().Span.ToArray(), Is.EqualTo(whole));
        var withoutSpikes = new CarriedState(first.FinalState!.States);
        Assert.That(
            neuron.Forward(parameters, 1, second, options with { InitialState = withoutSpikes }).Spikes.ToDense().Span.ToArray(), Is.Not.EqualTo(whole));

        // The weights' gradient of the second chunk counts the spikes that came from the first.
        var trace = neuron.Forward(parameters, 1, second, options with { InitialState = first.FinalState, Gradients = GradientNeeds.Inputs }).Trace!;
        Assert.That(trace.FedBack!.Row(0, 1).ToArray(), Is.EqualTo(first.Spikes.Row(9, 1).ToArray()));
        Assert.That(trace.FedBack!.Row(5, 2).ToArray(), Is.EqualTo(neuron.Forward(parameters, 1, second, options with { InitialState = first.FinalState }).Spikes.Row(4, 2).ToArray()));
    }

    private static (float[] Spikes, float[] Graded, float[][] InputGradients, float[][] WeightGradients, float[] TauGradient) Reference(
        NeuronModel model, StepProgram backward, ParameterValues parameters, Tensor[] x, Tensor?[] weights, Tensor[] g, int size)
    {
        var forward = new NeuronInterpreter<float>(model.Step, new FloatArithmetic());
        var back = new NeuronInterpreter<float>(backward, new FloatArithmetic());
        var length = Steps * Batch * size;
        var (spikes, graded) = (new float[length], new float[length]);
        float[][] inputGradients = [new float[length], new float[length]];
        float[][] weightGradients = [new float[size * size], new float[size * size]];
        var tau = new float[size];
        for (var b = 0; b < Batch; b++)
        {
            var totals = new float[Steps, size][];
            var states = new float[Steps + 1, size][];
            for (var n = 0; n < size; n++)
                states[0, n] = [.. model.States.Select(s => (float)s.Initial)];
            for (var t = 0; t < Steps; t++)
            {
                for (var n = 0; n < size; n++)
                {
                    var inputs = new float[2];
                    for (var i = 0; i < 2; i++)
                    {
                        inputs[i] = x[i].Span[At(t, b, n)];
                        for (var from = 0; from < size && t > 0 && weights[i] is not null; from++)
                        {
                            if (spikes[At(t - 1, b, from)] != 0)
                                inputs[i] += weights[i]!.Span[(from * size) + n];
                        }
                    }

                    totals[t, n] = inputs;
                    var step = forward.Step(forward.Invariants(Parameters(n), 1), states[t, n], inputs);
                    states[t + 1, n] = step.States;
                    (spikes[At(t, b, n)], graded[At(t, b, n)]) = (step.Outputs[0], step.Outputs[1]);
                }
            }

            var carried = new float[size][];
            for (var n = 0; n < size; n++)
                carried[n] = new float[2];
            for (var t = Steps - 1; t >= 0; t--)
            {
                for (var n = 0; n < size; n++)
                {
                    var spikeGradient = (double)g[0].Span[At(t, b, n)];
                    for (var i = 0; i < 2 && t < Steps - 1; i++)
                    {
                        for (var to = 0; to < size && weights[i] is not null; to++)
                            spikeGradient += weights[i]!.Span[(n * size) + to] * inputGradients[i][At(t + 1, b, to)];
                    }

                    var step = back.StepBack(
                        back.Invariants(Parameters(n), 1), states[t, n], totals[t, n], carried[n], [(float)spikeGradient, g[1].Span[At(t, b, n)]]);
                    carried[n] = step.States;
                    tau[n] += step.Parameters[0];
                    for (var i = 0; i < 2; i++)
                    {
                        inputGradients[i][At(t, b, n)] = step.Inputs[i];
                        for (var from = 0; from < size && t > 0; from++)
                            weightGradients[i][(from * size) + n] += spikes[At(t - 1, b, from)] * step.Inputs[i];
                    }
                }
            }
        }

        return (spikes, graded, inputGradients, weightGradients, tau);

        int At(int t, int b, int n) => (((t * Batch) + b) * size) + n;

        double[] Parameters(int n) =>
            [.. Enumerable.Range(0, model.Parameters.Length).Select(p => (double)parameters[p].Span[parameters[p].Length == 1 ? 0 : n])];
    }
}
