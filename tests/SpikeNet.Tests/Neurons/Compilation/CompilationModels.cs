using SpikeNet.Neurons;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Neurons.Compilation;

/// <summary>Models and inputs for the compiler's tests.</summary>
internal static class CompilationModels
{
    /// <summary>The equations of <see cref="LifNeuron"/>: the decay is a parameter, so that both have the same float.</summary>
    internal static NeuronModel Lif(ResetKind reset, Comparison comparison = Comparison.AtLeast) => NeuronModel.Define("LIF by decay", n =>
    {
        var decay = n.Parameter("decay", 0.9, min: 0, max: 1);
        var theta = n.Parameter("v_threshold", 1);
        var v = n.State("v");
        v.Set(decay * v + n.Input);
        var s = n.Spike(v, theta, comparison);
        v.Set(reset == ResetKind.ToZero ? Select(Detach(s), 0, v) : v - theta * Detach(s));
    });

    /// <summary>Two states, trainable time constants and threshold, a graded output, two inputs.</summary>
    internal static NeuronModel Adaptive() => NeuronModel.Define("adaptive", n =>
    {
        var tau = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: true);
        var tauW = n.Parameter("tau_w", 100, Unit.Millisecond, min: 0.1, trainable: true);
        var theta = n.Parameter("v_threshold", 1, trainable: true);
        var a = n.Parameter("a", 0.2, trainable: true);
        var v = n.State("v", initial: 0.25);
        var w = n.State("w");
        v.Set(Exp(-n.TimeStep / tau) * v + n.Input - a * w + 0.5 * n.AdditionalInput("current"));
        var s = n.Spike(v, theta + Max(0, w));
        w.Set(Exp(-n.TimeStep / tauW) * w + a * v + 0.1 * s);
        v.Set(v - theta * Detach(s));
        n.Output("u", v * Cos(w) + Min(v, w));
    });

    internal static NeuronModel Lif(bool trainable) => NeuronModel.Define("LIF", n =>
    {
        var tau = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: trainable);
        var theta = n.Parameter("v_threshold", 1);
        var v = n.State("v");
        v.Set(Exp(-n.TimeStep / tau) * v + n.Input);
        var s = n.Spike(v, theta);
        v.Set(v - theta * Detach(s));
    });

    internal static Tensor Uniform(int seed, double from, double to, params int[] shape)
    {
        var random = new Random(seed);
        var tensor = new Tensor(shape);
        foreach (ref var value in tensor.Span)
            value = (float)(from + ((to - from) * random.NextDouble()));
        return tensor;
    }

    /// <summary>Bits, with every NaN the same: which operand's NaN survives is the processor's choice.</summary>
    internal static int Bits(float value) => float.IsNaN(value) ? int.MinValue + 1 : BitConverter.SingleToInt32Bits(value);

    internal static int[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = Bits(values[i]);
        return bits;
    }
}
