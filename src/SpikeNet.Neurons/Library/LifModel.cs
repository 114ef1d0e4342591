using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The leaky integrate-and-fire neuron (LIF), integrated exactly, the input added unscaled.</summary>
/// <remarks>
/// <code>
/// v = exp(-dt / tau_m) v + x
/// s = H(v - v_threshold)
/// v = v - v_threshold s     (or 0 where s)
/// </code>
/// tau_m = 20 ms, v_threshold = 1. With a refractory period t_ref (2 ms, rounded to whole steps) the potential is held and the
/// input lost for that time after a spike. Under a constant input x the potential tends to x / (1 - exp(-dt / tau_m)).
/// Source: Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics, 2014, section 1.3; discrete form as in Neftci, Mostafa and
/// Zenke 2019, with the reset at once.
/// </remarks>
public static class LifModel
{
    /// <summary>The model.</summary>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="comparison">Whether reaching the threshold is enough.</param>
    /// <param name="refractory">Whether there is a refractory period.</param>
    public static NeuronModel Define(ResetKind reset = ResetKind.BySubtraction, Comparison comparison = Comparison.AtLeast, bool refractory = false) =>
        NeuronModel.Define(VariantName.Of("LIF", reset, comparison, refractory), n =>
        {
            var tau = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: true);
            var theta = n.Parameter("v_threshold", 1, min: 0);
            var v = n.State("v");
            var integrated = Exp(-n.TimeStep / tau) * v + n.Input;
            if (!refractory)
            {
                v.Set(integrated);
                v.Reset(n.Spike(v, theta, comparison), theta, reset);
                return;
            }

            var period = n.Parameter("t_ref", 2, Unit.Millisecond, min: 0);
            var remaining = n.State("refractory", unit: Unit.Millisecond);

            // Half a step of slack makes the count of blocked steps round(t_ref / dt), however the subtraction rounds.
            var active = Greater(0.5 * n.TimeStep, remaining);
            v.Set(Select(active, integrated, v));

            // -1 is below the threshold 0: no spike, and no gradient, while refractory.
            var s = n.Spike(Select(active, v - theta, -1), 0, comparison);
            v.Reset(s, theta, reset);
            remaining.Set(Select(s, period, Max(remaining - n.TimeStep, 0)));
        }, source: "Gerstner et al., Neuronal Dynamics, 2014, section 1.3; Neftci, Mostafa and Zenke 2019, discrete-time potential");
}
