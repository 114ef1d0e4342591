using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The adaptive exponential integrate-and-fire neuron (AdEx).</summary>
/// <remarks>
/// <code>
/// tau_m dv/dt = -(v - E_L) + delta_T exp((v - V_T) / delta_T) - w + x      forward Euler, both from the old v and w
/// tau_w dw/dt = a (v - E_L) - w
/// s = H(v - v_peak), strictly above
/// v = E_L and w = w + b where s
/// </code>
/// Published: C = 281 pF, g_L = 30 nS, E_L = -70.6 mV, V_T = -50.4 mV, delta_T = 2 mV, tau_w = 144 ms, a = 4 nS, b = 80.5 pA, spike at
/// 20 mV, reset to E_L. Divided by g_L: tau_m = C / g_L = 9.3667 ms, a = 0.13333, b = 2.6833 mV, w in mV. The input is resistance
/// times current in mV. Steps of 0.1 ms or less are meant. Source: Brette and Gerstner 2005, the model's two equations and reset.
/// </remarks>
public static class AdExModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("AdEx", n =>
        {
            var membrane = n.Parameter("tau_m", 281.0 / 30, Unit.Millisecond, min: 0.1, trainable: true);
            var rest = n.Parameter("E_L", -70.6, Unit.Millivolt);
            var sharpness = n.Parameter("delta_T", 2, Unit.Millivolt, min: 1e-3);
            var onset = n.Parameter("V_T", -50.4, Unit.Millivolt);
            var adaptation = n.Parameter("tau_w", 144, Unit.Millisecond, min: 0.1, trainable: true);
            var a = n.Parameter("a", 4.0 / 30, trainable: true);
            var b = n.Parameter("b", 80.5 / 30, Unit.Millivolt, trainable: true);
            var reset = n.Parameter("v_reset", -70.6, Unit.Millivolt);
            var peak = n.Parameter("v_peak", 20, Unit.Millivolt);
            var v = n.State("v", initial: -70.6, unit: Unit.Millivolt);
            var w = n.State("w", unit: Unit.Millivolt);
            var newV = v + n.TimeStep / membrane * (rest - v + sharpness * Exp((v - onset) / sharpness) - w + n.Input.In(Unit.Millivolt));
            var newW = w + n.TimeStep / adaptation * (a * (v - rest) - w);
            var s = n.Spike(newV, peak, Comparison.Above);
            v.Set(Select(s, reset, newV));
            w.Set(newW + b * s);
        }, source: "Brette and Gerstner 2005, the model's two equations and reset");
}
