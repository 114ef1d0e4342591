using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The exponential integrate-and-fire neuron (EIF).</summary>
/// <remarks>
/// <code>
/// tau_m dv/dt = -(v - v_rest) + delta_T exp((v - v_T) / delta_T) + x       forward Euler
/// s = H(v - v_peak), strictly above
/// v = v_reset where s
/// </code>
/// tau_m = 10 ms, v_rest = -65 mV, delta_T = 3.48 mV, v_T = -59.9 mV, v_reset = -68 mV (the fit of the publication); v_peak = -30 mV.
/// The input is resistance times current in mV. Steps of 0.1 ms or less are meant. Source:
/// Fourcaud-Trocmé, Hansel, van Vreeswijk and Brunel 2003, exponential IF; their refractory period of 1.7 ms is left out.
/// </remarks>
public static class ExponentialIntegrateAndFireModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("EIF", n =>
        {
            var tau = n.Parameter("tau_m", 10, Unit.Millisecond, min: 0.1, trainable: true);
            var rest = n.Parameter("v_rest", -65, Unit.Millivolt);
            var sharpness = n.Parameter("delta_T", 3.48, Unit.Millivolt, min: 1e-3);
            var onset = n.Parameter("v_T", -59.9, Unit.Millivolt);
            var reset = n.Parameter("v_reset", -68, Unit.Millivolt);
            var peak = n.Parameter("v_peak", -30, Unit.Millivolt);
            var v = n.State("v", initial: -65, unit: Unit.Millivolt);
            v.Set(v + n.TimeStep / tau * (rest - v + sharpness * Exp((v - onset) / sharpness) + n.Input.In(Unit.Millivolt)));
            var s = n.Spike(v, peak, Comparison.Above);
            v.Set(Select(s, reset, v));
        }, source: "Fourcaud-Trocmé, Hansel, van Vreeswijk and Brunel 2003, exponential IF");
}
