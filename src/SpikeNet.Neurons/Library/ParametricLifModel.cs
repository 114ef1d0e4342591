using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The parametric leaky integrate-and-fire neuron (PLIF), whose time constant is learned.</summary>
/// <remarks>
/// <code>
/// k = 1 / (1 + exp(-a))               1 / tau in steps, always in (0, 1)
/// v = v + k (x - v)
/// s = H(v - v_threshold)
/// v = 0 where s                       (or v - v_threshold s)
/// </code>
/// a is trained (its layer shares it), a = -ln(tau - 1), tau in steps; the default 0 is tau = 2. v_threshold = 1. The time
/// constant is counted in steps, so the millisecond of the time step does not enter. Source: Fang, Yu, Chen, Masquelier, Huang and
/// Tian 2021 (PLIF, k(a) a sigmoid), V_reset = 0.
/// </remarks>
public static class ParametricLifModel
{
    /// <summary>The model.</summary>
    /// <param name="reset">What a spike does to the potential.</param>
    public static NeuronModel Define(ResetKind reset = ResetKind.ToZero) =>
        NeuronModel.Define(reset == ResetKind.ToZero ? "PLIF" : "PLIF-subtract", n =>
        {
            var a = n.Parameter("a", 0, min: -20, max: 20, trainable: true);
            var theta = n.Parameter("v_threshold", 1, min: 0);
            var v = n.State("v");
            var k = 1 / (1 + Exp(-a));
            v.Set(v + k * (n.Input - v));
            var s = n.Spike(v, theta, Comparison.AtLeast);
            v.Reset(s, theta, reset);
        }, source: "Fang, Yu, Chen, Masquelier, Huang and Tian 2021, PLIF with a sigmoid k(a)");
}
