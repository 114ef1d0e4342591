using BenchmarkDotNet.Attributes;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks;

/// <summary>Deriving and compiling both kernels of a neuron that was never seen before, and running it for one step.</summary>
public class KernelCompilationBenchmarks
{
    private readonly Tensor _input = new([1, 1, 16]);
    private int _seen;

    [Params("LIF", "Izhikevich", "AdEx")]
    public string Neuron { get; set; } = "LIF";

    [Benchmark]
    public Tensor CompileForwardAndBackward()
    {
        var model = NeverSeen(NeuronLibrary.Named(Neuron));
        var neuron = new CompiledNeuron(model, Surrogate.ATan);
        var run = neuron.Forward(new ParameterValues(model), 0.1, _input, new NeuronRunOptions { Gradients = GradientNeeds.All });
        return neuron.Backward(run.Trace!, _input).Input;
    }

    /// <summary>The model with an unused constant more, so that no kernel of it is in the cache.</summary>
    private NeuronModel NeverSeen(NeuronModel model) => model with
    {
        Step = model.Step with { Instructions = model.Step.Instructions.Add(new StepInstruction(StepOperation.Constant, Value: ++_seen)) },
    };
}
