using BenchmarkDotNet.Attributes;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Benchmarks;

/// <summary>Batch normalisation of [8, 4, 32 x 64 x 64], alone and with the neurons behind it, fused and one after the other.</summary>
public class NormalisationKernelBenchmarks
{
    private readonly StepArena _arena = new();
    private readonly FeatureShape _shape = new(32, 64, 64);
    private BatchNorm _layer = null!;
    private Lif _neurons = null!;
    private Tensor _x = null!;
    private Tensor _gradient = null!;
    private ChannelNormalisation _numbers = null!;

    [GlobalSetup]
    public void Setup()
    {
        var random = new SplitMix64(1);
        _layer = new BatchNorm("bn", _shape);
        _neurons = new Lif("lif", _shape.Count, new LifNeuron { Decay = 0.5, Threshold = 1 });
        _x = KernelInputs.Uniform(random, 8, 4, _shape.Count);
        _gradient = KernelInputs.Uniform(random, 8, 4, _shape.Count);
        var statistics = NormalisationKernels.Statistics(_x, _shape.Channels);
        _numbers = new ChannelNormalisation(
            [.. statistics.Mean.Select(m => (float)m)], [.. statistics.Variance.Select(v => (float)Math.Sqrt(v + 1e-5))],
            [.. _layer.Weight.Value.Span], [.. _layer.Bias.Value.Span]);
    }

    [IterationSetup]
    public void NewStep() => _arena.Reset();

    [Benchmark]
    public ChannelStatistics Statistics() => NormalisationKernels.Statistics(_x, _shape.Channels, _arena);

    [Benchmark]
    public Tensor Forward() => NormalisationKernels.Forward(_x, _numbers, _arena);

    [Benchmark]
    public Tensor Backward() => NormalisationKernels.InputGradient(
        _x, _gradient, _numbers, NormalisationKernels.GradientSums(_x, _gradient, _numbers, _arena), _arena);

    [Benchmark]
    public SpikeTrain NeuronsReadWhatIsNormalised() => Neurons(fused: true);

    [Benchmark]
    public SpikeTrain NeuronsAfterwards() => Neurons(fused: false);

    private SpikeTrain Neurons(bool fused)
    {
        var context = new StepContext { Arena = _arena, Tape = new GradientTape() };
        var normalised = new NormalisedValues(_x, _numbers, _arena);
        return _neurons.Forward(fused ? Signal.Of(normalised) : Signal.Of(normalised.ToTensor(), temporary: true), context).Spikes!;
    }
}
