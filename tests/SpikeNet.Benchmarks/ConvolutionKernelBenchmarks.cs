using BenchmarkDotNet.Attributes;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Benchmarks;

/// <summary>A convolution of 256 images 12 x 15 x 15 to 32 channels, window 5: event-driven against dense by density of the input; the way back by the share of elements that are needed.</summary>
public class ConvolutionKernelBenchmarks
{
    private readonly StepArena _arena = new();
    private readonly ConvolutionShape _shape = new(new FeatureShape(12, 15, 15), 32, SpatialWindow.Square(5));
    private SpikeTrain _spikes = null!;
    private SpikeMask _needed = null!;
    private Tensor _dense = null!;
    private Tensor _weight = null!;
    private Tensor _gradient = null!;
    private Tensor _weightGradient = null!;

    [Params(0.02, 0.05, 0.1, 0.2, 0.3, 0.5)]
    public double Density { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new SplitMix64(1);
        _spikes = KernelInputs.Spikes(random, 16, 16, _shape.Input.Count, Density);
        _needed = KernelInputs.Mask(_spikes);
        _dense = _spikes.ToDense();
        _weight = KernelInputs.Uniform(random, _shape.WeightShape);
        _gradient = KernelInputs.Uniform(random, 16, 16, _shape.Output.Count);
        _weightGradient = new Tensor(_shape.WeightShape);
    }

    [IterationSetup]
    public void NewStep() => _arena.Reset();

    [Benchmark]
    public Tensor EventForward() => ConvolutionKernels.Forward(_shape, _spikes, _weight, arena: _arena);

    [Benchmark]
    public Tensor DenseForward() => ConvolutionKernels.Forward(_shape, _dense, _weight, arena: _arena);

    [Benchmark]
    public void EventWeightGradient() => ConvolutionKernels.AddWeightGradient(_shape, _spikes, _gradient, _weightGradient, _arena);

    [Benchmark]
    public void DenseWeightGradient() => ConvolutionKernels.AddWeightGradient(_shape, _dense, _gradient, _weightGradient, _arena);

    [Benchmark]
    public Tensor InputGradient() => ConvolutionKernels.InputGradient(_shape, _gradient, _weight, _arena);

    [Benchmark]
    public Tensor InputGradientWhereNeeded() => ConvolutionKernels.InputGradient(_shape, _gradient, _weight, _needed, _arena);
}
