using BenchmarkDotNet.Attributes;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Benchmarks;

/// <summary>Pooling 2 x 2 of 256 images 12 x 30 x 30, of spikes and of dense values.</summary>
public class PoolingKernelBenchmarks
{
    private readonly StepArena _arena = new();
    private readonly PoolingShape _shape = new(new FeatureShape(12, 30, 30), SpatialWindow.Square(2, stride: 2));
    private SpikeTrain _spikes = null!;
    private Tensor _dense = null!;
    private Tensor _gradient = null!;

    [Params(0.02, 0.1, 0.3)]
    public double Density { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new SplitMix64(1);
        _spikes = KernelInputs.Spikes(random, 16, 16, _shape.Input.Count, Density);
        _dense = _spikes.ToDense();
        _gradient = KernelInputs.Uniform(random, 16, 16, _shape.Output.Count);
    }

    [IterationSetup]
    public void NewStep() => _arena.Reset();

    [Benchmark]
    public SpikeTrain EventSum() => PoolingKernels.Sum(_shape, _spikes, 4, _arena);

    [Benchmark]
    public Tensor DenseSum() => PoolingKernels.Sum(_shape, _dense, 4, _arena);

    [Benchmark]
    public SpikeTrain EventMaximum() => PoolingKernels.Maximum(_shape, _spikes, _arena);

    [Benchmark]
    public Tensor DenseMaximum() => PoolingKernels.Maximum(_shape, _dense, _arena);

    [Benchmark]
    public Tensor SumInputGradient() => PoolingKernels.SumInputGradient(_shape, _gradient, 4, _arena);

    [Benchmark]
    public Tensor MaximumInputGradient() => PoolingKernels.MaximumInputGradient(_shape, _spikes, _gradient, _arena);
}
