using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tests.Neurons.HandWritten;

namespace SpikeNet.Tests.Neurons.Compilation;

public class CompiledNeuronTests
{
    private static readonly Surrogate[] Surrogates = [Surrogate.ATan, Surrogate.FastSigmoid, Surrogate.Triangle, Surrogate.Boxcar];

    private static NeuronRunOptions Training => new() { Gradients = GradientNeeds.All };

    [Test]
    public void ForwardEqualsTheInterpreter([Values(1, 4, 8, 16)] int lanes, [Values(1, 3, 17, 130)] int size)
    {
        var model = CompilationModels.Adaptive();
        var parameters = Heterogeneous(model, size);
        Tensor[] inputs = [CompilationModels.Uniform(1, -0.4, 0.9, 1000 / size, 2, size), CompilationModels.Uniform(2, -0.3, 0.5, 1000 / size, 2, size)];
        var run = new CompiledNeuron(model, null, (KernelWidth)lanes).Forward(parameters, 0.5, inputs);
        var expected = new InterpretedLayer(model, parameters, 0.5, inputs);
        Assert.That(run.Spikes.ToDense().Span.ToArray(), Is.EqualTo(expected.Output(0)));
        Assert.That(run.Spikes.EventCount, Is.Positive);
        Assert.That(CompilationModels.Bits(run.Graded.Span), Is.EqualTo(CompilationModels.Bits(expected.Output(1))));
    }

    [Test]
    public void BackwardEqualsTheInterpreter([Values(1, 4, 8, 16)] int lanes, [Values(1, 3, 17, 130)] int size, [Values] bool throughReset)
    {
        var model = CompilationModels.Adaptive();
        var backward = NeuronDifferentiation.Backward(model, Surrogate.Slayer, throughReset);
        var parameters = Heterogeneous(model, size);
        Tensor[] inputs = [CompilationModels.Uniform(3, -0.4, 0.9, 40, 2, size), CompilationModels.Uniform(4, -0.3, 0.5, 40, 2, size)];
        Tensor[] gradients = [CompilationModels.Uniform(5, -1, 1, 40, 2, size), CompilationModels.Uniform(6, -1, 1, 40, 2, size)];
        var neuron = new CompiledNeuron(model, backward, (KernelWidth)lanes);
        var actual = neuron.Backward(neuron.Forward(parameters, 0.5, inputs, Training).Trace!, gradients);
        var (expectedInputs, expectedParameters) = new InterpretedLayer(model, parameters, 0.5, inputs).Back(backward, gradients);
        for (var i = 0; i < 2; i++)
            Assert.That(CompilationModels.Bits(actual.Inputs[i]!.Span), Is.EqualTo(CompilationModels.Bits(expectedInputs[i])), $"input {i}");
        for (var p = 0; p < expectedParameters.Length; p++)
        {
            float[] expected = parameters[p].Length == 1
                ? [(float)expectedParameters[p].Aggregate(0.0, (sum, g) => sum + g)]
                : [.. expectedParameters[p].Select(g => (float)g)];
            Assert.That(CompilationModels.Bits(actual.Parameters[p]!.Span), Is.EqualTo(CompilationModels.Bits(expected)), model.Parameters[p].Name);
        }
    }

    [Test]
    public void EqualsTheHandWrittenKernel(
        [Values] ResetKind reset, [Values] Comparison comparison, [Range(0, 3)] int surrogateIndex, [Values(5, 37, 5000)] int size)
    {
        var model = CompilationModels.Lif(reset, comparison);
        var surrogate = Surrogates[surrogateIndex];
        var lif = new LifNeuron { Decay = 0.9, Threshold = 1, Reset = reset, Comparison = comparison };
        var neuron = new CompiledNeuron(model, surrogate);
        var x = CompilationModels.Uniform(7, -0.4, 0.9, 30, 3, size);
        var g = CompilationModels.Uniform(8, -1, 1, 30, 3, size);
        var run = neuron.Forward(new ParameterValues(model), 1, x, new NeuronRunOptions { Gradients = GradientNeeds.Inputs });
        var (spikes, trace) = LifKernel.Forward(lif, x, keepTrace: true);
        Assert.That(run.Spikes.RowOffsets.SequenceEqual(spikes.RowOffsets) && run.Spikes.Indices.SequenceEqual(spikes.Indices), Is.True);
        var expected = LifKernel.Backward(lif, surrogate, trace!, g);
        Assert.That(Same(neuron.Backward(run.Trace!, g).Input, expected), Is.True);
    }

    [Test]
    public void LargeResultsThatBypassTheCachesAreTheSame()
    {
        // 64 * 64 * 1088 floats are 17 MiB, above the limit for streaming stores.
        var model = CompilationModels.Lif(ResetKind.BySubtraction);
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        var x = CompilationModels.Uniform(9, -0.4, 0.9, 64, 64, 1088);
        var variant = NeuronKernels.Variant.For(GradientNeeds.All, false, new ParameterValues(model), x.Shape);
        Assert.That((variant.Streaming, variant.Long), Is.EqualTo((true, true)));
        var run = neuron.Forward(new ParameterValues(model), 1, x, Training);
        var lif = new LifNeuron { Decay = 0.9 };
        var (spikes, trace) = LifKernel.Forward(lif, x, keepTrace: true);
        Assert.That(run.Spikes.Indices.SequenceEqual(spikes.Indices), Is.True);
        Assert.That(Same(run.Trace!.Rows[0], trace!), Is.True);
        Assert.That(Same(neuron.Backward(run.Trace!, x).Input, LifKernel.Backward(lif, Surrogate.ATan, trace!, x)), Is.True);
    }

    [Test]
    public void ResultsDoNotDependOnTheThreadCount()
    {
        var model = CompilationModels.Adaptive();
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        Tensor[] inputs = [CompilationModels.Uniform(3, -0.4, 0.9, 20, 7, 1100), CompilationModels.Uniform(4, -0.3, 0.5, 20, 7, 1100)];
        var threads = Workers.Threads;
        var results = new List<int[]>();
        try
        {
            foreach (var count in new[] { 1, 2, 5 })
            {
                Workers.Threads = count;
                var run = neuron.Forward(new ParameterValues(model), 1, inputs, Training);
                var gradients = neuron.Backward(run.Trace!, [inputs[0], null]);
                results.Add([.. run.Spikes.Indices, .. CompilationModels.Bits(run.Graded.Span), .. CompilationModels.Bits(gradients.Input.Span),
                    .. gradients.Parameters.SelectMany(p => CompilationModels.Bits(p!.Span))]);
            }
        }
        finally
        {
            Workers.Threads = threads;
        }

        Assert.That(results[1].AsSpan().SequenceEqual(results[0]) && results[2].AsSpan().SequenceEqual(results[0]), Is.True);
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    [TestCase(100)]
    public void StepsThatAreRunAgainGiveTheSameGradients(int interval)
    {
        var model = CompilationModels.Adaptive();
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        Tensor[] inputs = [CompilationModels.Uniform(3, -0.4, 0.9, 20, 3, 1100), CompilationModels.Uniform(4, -0.3, 0.5, 20, 3, 1100)];
        var recorded = neuron.Forward(new ParameterValues(model), 1, inputs, Training with { KeepFinalState = true });
        var again = neuron.Forward(new ParameterValues(model), 1, inputs, Training with { KeepFinalState = true, CheckpointInterval = interval });
        Assert.That(recorded.Trace!.RecordedRows, Is.GreaterThan(0));
        Assert.That(again.Trace!.RecordedRows, Is.EqualTo(0));
        Assert.That(again.Spikes.Indices.SequenceEqual(recorded.Spikes.Indices), Is.True);
        Assert.That(again.FinalState!.States[1].Span.SequenceEqual(recorded.FinalState!.States[1].Span), Is.True);
        var expected = neuron.Backward(recorded.Trace, [inputs[0], null]);
        var actual = neuron.Backward(again.Trace, [inputs[0], null]);
        Assert.That(CompilationModels.Bits(actual.Input.Span), Is.EqualTo(CompilationModels.Bits(expected.Input.Span)));
        for (var p = 0; p < expected.Parameters.Length; p++)
            Assert.That(CompilationModels.Bits(actual.Parameters[p]!.Span), Is.EqualTo(CompilationModels.Bits(expected.Parameters[p]!.Span)));
    }

    [TestCase(64)]
    [TestCase(130)]
    public void WritingOverInputsAndTraceChangesNothingButTheMemory(int neurons)
    {
        var model = CompilationModels.Lif(trainable: false);
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        var parameters = new ParameterValues(model);
        var x = CompilationModels.Uniform(3, -0.4, 0.9, 20, 3, neurons);
        var options = new NeuronRunOptions { Gradients = GradientNeeds.Inputs, KeepFinalState = true };
        var kept = neuron.Forward(parameters, 1, x, options);
        var expected = neuron.Backward(kept.Trace!, x).Input;
        var copy = Tensor.From(x.Span, x.Shape);
        var over = neuron.Forward(parameters, 1, copy, options with { OverwriteInputs = true, OverwriteTrace = true });
        Assert.That(copy.Span.SequenceEqual(x.Span), Is.False);
        Assert.That(over.Spikes.Indices.SequenceEqual(kept.Spikes.Indices), Is.True);
        Assert.That(over.FinalState!.States[0].Span.SequenceEqual(kept.FinalState!.States[0].Span), Is.True);
        var gradient = neuron.Backward(over.Trace!, x).Input;
        Assert.That(CompilationModels.Bits(gradient.Span), Is.EqualTo(CompilationModels.Bits(expected.Span)));
        unsafe
        {
            Assert.That(gradient.Pointer == copy.Pointer, Is.True);
        }

        Assert.That(() => neuron.Backward(over.Trace!, x), Throws.InvalidOperationException.With.Message.Contains("OverwriteTrace"));
        Assert.That(() => neuron.Backward(kept.Trace!, x), Throws.Nothing);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ASurrogateOfBoundedSupportSaysWhereGradientsAreNeeded(bool throughReset)
    {
        var model = CompilationModels.Lif(trainable: false);
        var surrogate = Surrogate.Boxcar;
        var neuron = new CompiledNeuron(model, surrogate, throughReset);
        var x = CompilationModels.Uniform(3, -0.4, 0.9, 20, 3, 70);
        var run = neuron.Forward(new ParameterValues(model), 1, x, new NeuronRunOptions { Gradients = GradientNeeds.Inputs });
        var needed = neuron.NeededOutputGradients(run.Trace!)!;
        var gradient = CompilationModels.Uniform(4, -1, 1, 20, 3, 70);
        var expected = neuron.Backward(run.Trace!, gradient).Input;

        // What is not needed may be anything; here it is 0, and some of it is.
        var masked = Tensor.From(gradient.Span, gradient.Shape);
        var cleared = 0;
        for (var r = 0; r < 60; r++)
        {
            for (var n = 0; n < 70; n++)
            {
                unsafe
                {
                    if ((needed.Pointer[(r * needed.WordsPerRow) + (n / 64)] >> (n % 64) & 1) != 0)
                        continue;
                }

                masked.Span[(r * 70) + n] = 0;
                cleared++;
            }
        }

        Assert.That(cleared, Is.InRange(60 * 7, 60 * 63));
        var actual = neuron.Backward(run.Trace!, masked).Input;
        Assert.That(actual.Span.ToArray(), Is.EqualTo(expected.Span.ToArray()));
    }

    [Test]
    public void ASurrogateWithoutBoundsNeedsAllGradients()
    {
        var model = CompilationModels.Lif(trainable: false);
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        var run = neuron.Forward(new ParameterValues(model), 1, CompilationModels.Uniform(3, -0.4, 0.9, 5, 2, 70), new NeuronRunOptions { Gradients = GradientNeeds.Inputs });
        var needed = neuron.NeededOutputGradients(run.Trace!)!;
        Assert.That(needed.ToSpikeTrain().EventCount, Is.EqualTo(5 * 2 * 70));
    }

    [Test]
    public void StateIsCarriedOnRequestOnly()
    {
        var model = CompilationModels.Adaptive();
        var neuron = new CompiledNeuron(model);
        var parameters = new ParameterValues(model);
        Tensor[] whole = [CompilationModels.Uniform(3, -0.4, 0.9, 20, 2, 9), CompilationModels.Uniform(4, -0.3, 0.5, 20, 2, 9)];
        Tensor[] first = [.. whole.Select(x => Tensor.From(x.Span[..180], 10, 2, 9))];
        Tensor[] second = [.. whole.Select(x => Tensor.From(x.Span[180..], 10, 2, 9))];
        var expected = neuron.Forward(parameters, 1, whole).Graded.Span[180..].ToArray();
        var begun = neuron.Forward(parameters, 1, first, new NeuronRunOptions { KeepFinalState = true });
        var carried = neuron.Forward(parameters, 1, second, new NeuronRunOptions { InitialState = begun.FinalState });
        Assert.That(carried.Graded.Span.ToArray(), Is.EqualTo(expected));
        Assert.That(neuron.Forward(parameters, 1, second).Graded.Span.ToArray(), Is.Not.EqualTo(expected));
        Assert.That(neuron.Forward(parameters, 1, first).Graded.Span.ToArray(), Is.EqualTo(begun.Graded.Span.ToArray()));
        Assert.That(neuron.Forward(parameters, 1, first).FinalState, Is.Null);
    }

    [Test]
    public void RefusesWhatDoesNotFit()
    {
        var model = CompilationModels.Lif(trainable: true);
        var neuron = new CompiledNeuron(model);
        var parameters = new ParameterValues(model);
        var x = new Tensor([4, 2, 3]);
        Assert.That(() => neuron.Forward(parameters, 1, new Tensor([4, 2])), Throws.ArgumentException.With.Message.Contains("[T, B, N]"));
        Assert.That(() => neuron.Forward(parameters, 1, [x, x]), Throws.ArgumentException.With.Message.Contains("takes 1 inputs"));
        Assert.That(() => neuron.Forward(parameters, 0, x), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => neuron.Forward(parameters.With("tau_m", new Tensor([2])), 1, x), Throws.ArgumentException.With.Message.Contains("LIF.tau_m has 1 value or 3"));
        Assert.That(() => parameters.With("tau", 3), Throws.ArgumentException.With.Message.Contains("it has tau_m, v_threshold"));
        Assert.That(() => parameters.With("tau_m", 0.01), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => neuron.Forward(new ParameterValues(CompilationModels.Adaptive()), 1, x), Throws.ArgumentException);
        Assert.That(() => neuron.Forward(parameters, 1, x, Training), Throws.InvalidOperationException.With.Message.Contains("surrogate"));
        Assert.That(
            () => neuron.Forward(parameters, 1, x, new NeuronRunOptions { InitialState = new CarriedState([new Tensor([2, 4])]) }), Throws.ArgumentException);
        Assert.That(
            () => neuron.Forward(parameters, 1, x, new NeuronRunOptions { RecurrentWeights = [new Tensor([3, 4])] }), Throws.ArgumentException);
        var trained = new CompiledNeuron(model, Surrogate.ATan);
        var trace = trained.Forward(parameters, 1, x, Training).Trace!;
        Assert.That(() => trained.Backward(trace, new Tensor([4, 2, 4])), Throws.ArgumentException.With.Message.Contains("[4, 2, 3]"));
    }

    [TestCase(0, 2, 3)]
    [TestCase(4, 0, 3)]
    [TestCase(4, 2, 0)]
    public void NothingGivesNothing(int steps, int batch, int size)
    {
        var model = CompilationModels.Lif(trainable: true);
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        var x = new Tensor([steps, batch, size]);
        var run = neuron.Forward(new ParameterValues(model), 1, x, Training);
        var gradients = neuron.Backward(run.Trace!, x);
        Assert.That(run.Spikes.EventCount, Is.Zero);
        Assert.That(gradients.Input.Length, Is.Zero);
        Assert.That(gradients.Parameters[0]!.Span[0], Is.Zero);
    }

    private static ParameterValues Heterogeneous(NeuronModel model, int size) => new ParameterValues(model)
        .With("tau_m", CompilationModels.Uniform(31, 2, 40, size))
        .With("v_threshold", CompilationModels.Uniform(32, 0.5, 1.5, size));

    private static bool Same(Tensor a, Tensor b) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(a.Span).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(b.Span));
}
