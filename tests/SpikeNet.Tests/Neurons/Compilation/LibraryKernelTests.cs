using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Neurons.Compilation;

/// <summary>Every built-in neuron, compiled at every width, against the interpreter.</summary>
public class LibraryKernelTests
{
    private const int VariantsOfAFamily = 16;

    private static IEnumerable<string> Names() => NeuronLibrary.Families.SelectMany(f => f.Variants.Take(VariantsOfAFamily)).Select(m => m.Name);

    [TestCaseSource(nameof(Names))]
    public void ForwardOverAThousandSteps(string name)
    {
        const int size = 17;
        var model = NeuronLibrary.Named(name);
        var parameters = new ParameterValues(model);
        var inputs = Inputs(model, 1000, 1, size);
        var expected = new InterpretedLayer(model, parameters, 0.5, inputs);
        foreach (var width in Enum.GetValues<KernelWidth>())
        {
            var run = new CompiledNeuron(model, null, width).Forward(parameters, 0.5, inputs, new NeuronRunOptions { KeepFinalState = true });
            for (var o = 0; o < model.Outputs.Length; o++)
            {
                var actual = run.GradedOutputs[o] ?? run.SpikeOutputs[o]!.ToDense();
                Assert.That(CompilationModels.Bits(actual.Span), Is.EqualTo(CompilationModels.Bits(expected.Output(o))), $"{width}, {model.Outputs[o].Name}");
            }

            for (var s = 0; s < model.States.Length; s++)
                Assert.That(CompilationModels.Bits(run.FinalState!.States[s].Span), Is.EqualTo(CompilationModels.Bits(expected.FinalState(s))), $"{width}, {model.States[s].Name}");
        }
    }

    [TestCaseSource(nameof(Names))]
    public void BackwardThroughTime(string name)
    {
        const int size = 17;
        var model = NeuronLibrary.Named(name);
        var backward = NeuronDifferentiation.Backward(model, Surrogate.ATan);
        var parameters = new ParameterValues(model);
        var inputs = Inputs(model, 60, 2, size);
        Tensor[] gradients = [.. model.Outputs.Select((_, o) => CompilationModels.Uniform(40 + o, -1, 1, 60, 2, size))];
        var (expectedInputs, expectedParameters) = new InterpretedLayer(model, parameters, 0.5, inputs).Back(backward, gradients);
        foreach (var width in Enum.GetValues<KernelWidth>())
        {
            var neuron = new CompiledNeuron(model, backward, width);
            var run = neuron.Forward(parameters, 0.5, inputs, new NeuronRunOptions { Gradients = GradientNeeds.All });
            var actual = neuron.Backward(run.Trace!, gradients);
            for (var i = 0; i < inputs.Length; i++)
            {
                if (actual.Inputs[i] is { } gradient)
                    Assert.That(CompilationModels.Bits(gradient.Span), Is.EqualTo(CompilationModels.Bits(expectedInputs[i])), $"{width}, input {i}");
                else
                    Assert.That(expectedInputs[i], Is.All.Zero, $"{width}, input {i}");
            }

            for (var p = 0; p < model.Parameters.Length; p++)
            {
                if (actual.Parameters[p] is not { } gradient)
                {
                    Assert.That(!model.Parameters[p].Trainable || expectedParameters[p].All(g => g == 0), Is.True, model.Parameters[p].Name);
                    continue;
                }

                var expected = (float)expectedParameters[p].Aggregate(0.0, (sum, g) => sum + g);
                Assert.That(CompilationModels.Bits(gradient.Span[0]), Is.EqualTo(CompilationModels.Bits(expected)), $"{width}, {model.Parameters[p].Name}");
            }
        }
    }

    /// <summary>Inputs of every magnitude, neuron by neuron, so that whatever a model's scale is, some neurons spike and some do not.</summary>
    private static Tensor[] Inputs(NeuronModel model, int steps, int batch, int size) => [.. model.Inputs.Select((_, i) =>
    {
        var input = CompilationModels.Uniform(20 + i, -0.5, 1, steps, batch, size);
        for (var at = 0; at < input.Length; at++)
            input.Span[at] *= MathF.Pow(10, (at % size % 9 * 0.5f) - 1);
        return input;
    })];
}
