using BenchmarkDotNet.Attributes;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tests.Neurons.HandWritten;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Benchmarks;

/// <summary>The LIF neuron over T = 100, B = 64: compiled from its equations against written by hand; and a model of three states.</summary>
public class NeuronKernelBenchmarks
{
    private readonly StepArena _arena = new();
    private readonly LifNeuron _lif = new() { Decay = 0.9 };
    private readonly CompiledNeuron _compiled = new(Lif(), Surrogate.ATan);
    private readonly CompiledNeuron _three = new(ThreeStates(), Surrogate.ATan);
    private Tensor _input = null!;
    private Tensor _gradient = null!;
    private Tensor _handTrace = null!;
    private RunTrace _compiledTrace = null!;
    private RunTrace _threeTrace = null!;

    [Params(256, 4096)]
    public int Neurons { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // About 4 % of the neurons spike in a step.
        var random = new SplitMix64(1);
        _input = Random(random, -0.15, 0.3);
        _gradient = Random(random, -1, 1);
        _handTrace = LifKernel.Forward(_lif, _input, keepTrace: true).Trace!;
        _compiledTrace = _compiled.Forward(new ParameterValues(_compiled.Model), 1, _input, Training(null)).Trace!;
        _threeTrace = _three.Forward(new ParameterValues(_three.Model), 1, _input, Training(null)).Trace!;
    }

    [IterationSetup]
    public void NewStep() => _arena.Reset();

    [Benchmark(Baseline = true)]
    public SpikeTrain HandWrittenForward() => LifKernel.Forward(_lif, _input, keepTrace: true, _arena).Spikes;

    [Benchmark]
    public SpikeTrain CompiledForward() => _compiled.Forward(new ParameterValues(_compiled.Model), 1, _input, Training(_arena)).Spikes;

    [Benchmark]
    public Tensor HandWrittenBackward() => LifKernel.Backward(_lif, Surrogate.ATan, _handTrace, _gradient, _arena);

    [Benchmark]
    public Tensor CompiledBackward() => _compiled.Backward(_compiledTrace, _gradient, _arena).Input;

    [Benchmark]
    public SpikeTrain ThreeStatesForward() => _three.Forward(new ParameterValues(_three.Model), 1, _input, Training(_arena)).Spikes;

    [Benchmark]
    public Tensor ThreeStatesBackward() => _three.Backward(_threeTrace, _gradient, _arena).Input;

    /// <summary>What the speed of the others is bounded by: 4 bytes read and 4 written per neuron and step.</summary>
    [Benchmark]
    public void Copy() => _input.Span.CopyTo(_handTrace.Span);

    private static NeuronRunOptions Training(StepArena? arena) => new() { Gradients = GradientNeeds.All, Arena = arena };

    private static NeuronModel Lif() => NeuronModel.Define("LIF by decay", n =>
    {
        var decay = n.Parameter("decay", 0.9, min: 0, max: 1);
        var theta = n.Parameter("v_threshold", 1);
        var v = n.State("v");
        v.Set(decay * v + n.Input);
        var s = n.Spike(v, theta);
        v.Set(v - theta * Detach(s));
    });

    private static NeuronModel ThreeStates() => NeuronModel.Define("adaptive current-based LIF", n =>
    {
        var decay = n.Parameter("decay", 0.9, min: 0, max: 1);
        var synaptic = n.Parameter("synaptic decay", 0.8, min: 0, max: 1);
        var slow = n.Parameter("adaptation decay", 0.95, min: 0, max: 1);
        var i = n.State("i");
        var v = n.State("v");
        var w = n.State("w");
        i.Set(synaptic * i + n.Input);
        v.Set(decay * v + i - w);
        var s = n.Spike(v, n.Constant(1));
        w.Set(slow * w + 0.1 * s);
        v.Set(v - Detach(s));
    });

    private Tensor Random(SplitMix64 random, double from, double to)
    {
        var tensor = new Tensor([100, 64, Neurons]);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(from, to);
        return tensor;
    }
}
