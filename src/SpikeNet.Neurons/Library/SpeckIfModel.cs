using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>Speck's integrate-and-fire neuron: integers, 16-bit state, a lower bound.</summary>
/// <remarks>
/// <code>
/// v = max(min(v + x, 32767), v_min)
/// s = H(v - v_threshold)
/// v = v - v_threshold s     (or 0 where s)
/// </code>
/// v_min = -32768, v_threshold = 127 (an own default: the largest weight). All numbers are integers. One step stands for one presentation of
/// the summed input; the chip itself works event by event and emits at most one spike per incoming event. The fixed-point format
/// needs 17 bits or more without fraction (v + x before the clamp). Source: sinabs and Speck documentation.
/// </remarks>
public static class SpeckIfModel
{
    /// <summary>The model.</summary>
    /// <param name="reset">What a spike does to the potential.</param>
    public static NeuronModel Define(ResetKind reset = ResetKind.BySubtraction) =>
        NeuronModel.Define(VariantName.Of("Speck-IF", reset, Comparison.AtLeast), n =>
        {
            var theta = n.Parameter("v_threshold", 127, min: 1, max: short.MaxValue);
            var floor = n.Parameter("v_min", short.MinValue, min: short.MinValue, max: 0);
            var v = n.State("v");
            v.Set(Max(Min(v + n.Input, short.MaxValue), floor));
            var s = n.Spike(v, theta, Comparison.AtLeast);
            v.Reset(s, theta, reset);
        }, source: "sinabs and Speck documentation (SynSense)");
}
