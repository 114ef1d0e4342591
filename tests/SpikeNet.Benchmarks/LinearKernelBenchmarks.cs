using BenchmarkDotNet.Attributes;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Benchmarks;

/// <summary>The linear layer 6400 x 700 x 256 (T = 100, B = 64), event-driven against dense, by density of the input.</summary>
public class LinearKernelBenchmarks
{
    private readonly StepArena _arena = new();
    private SpikeTrain _spikes = null!;
    private Tensor _dense = null!;
    private Tensor _weight = null!;
    private Tensor _gradient = null!;
    private Tensor _weightGradient = null!;

    [Params(0.01, 0.02, 0.05, 0.1, 0.2, 0.3)]
    public double Density { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new SplitMix64(1);
        _spikes = KernelInputs.Spikes(random, 100, 64, 700, Density);
        _dense = _spikes.ToDense();
        _weight = KernelInputs.Uniform(random, 700, 256);
        _gradient = KernelInputs.Uniform(random, 100, 64, 256);
        _weightGradient = new Tensor([700, 256]);
    }

    [IterationSetup]
    public void NewStep() => _arena.Reset();

    [Benchmark]
    public Tensor EventForward() => LinearKernels.Forward(_spikes, _weight, arena: _arena);

    [Benchmark]
    public Tensor DenseForward() => LinearKernels.Forward(_dense, _weight, arena: _arena);

    [Benchmark]
    public void EventWeightGradient() => LinearKernels.AddWeightGradient(_spikes, _gradient, _weightGradient, _arena);

    [Benchmark]
    public void DenseWeightGradient() => LinearKernels.AddWeightGradient(_dense, _gradient, _weightGradient, _arena);
}
