using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The quadratic integrate-and-fire neuron (QIF).</summary>
/// <remarks>
/// <code>
/// tau_m dv/dt = a_0 (v - v_rest) (v - v_c) + x       forward Euler
/// s = H(v - v_peak), strictly above
/// v = v_reset where s
/// </code>
/// tau_m = 10 ms, v_rest = -65 mV, v_c = -50 mV, a_0 = 1/15 per mV (a slope of -1 at rest), v_reset = -70 mV, v_peak = 20 mV: own choices,
/// nothing is published with the equation. The input is resistance times current in mV. Steps of 0.1 ms or less are meant.
/// Source: Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics, 2014, eq. 5.16 (after Latham et al. 2000).
/// </remarks>
public static class QuadraticIntegrateAndFireModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("QIF", n =>
        {
            var tau = n.Parameter("tau_m", 10, Unit.Millisecond, min: 0.1, trainable: true);
            var curvature = n.Parameter("a_0", 1.0 / 15, Unit.One / Unit.Millivolt);
            var rest = n.Parameter("v_rest", -65, Unit.Millivolt);
            var critical = n.Parameter("v_c", -50, Unit.Millivolt);
            var reset = n.Parameter("v_reset", -70, Unit.Millivolt);
            var peak = n.Parameter("v_peak", 20, Unit.Millivolt);
            var v = n.State("v", initial: -65, unit: Unit.Millivolt);
            v.Set(v + n.TimeStep / tau * (curvature * (v - rest) * (v - critical) + n.Input.In(Unit.Millivolt)));
            var s = n.Spike(v, peak, Comparison.Above);
            v.Set(Select(s, reset, v));
        }, source: "Gerstner et al., Neuronal Dynamics, 2014, eq. 5.16");
}
