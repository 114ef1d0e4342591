using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The leaky integrate-and-fire neuron with adaptive threshold (ALIF), as in LSNN.</summary>
/// <remarks>
/// <code>
/// B = b_0 + beta b                                          with b of the step before
/// v = e v + (1 - e) x - B z                                 e = exp(-dt / tau_m), z the spike of the step before
/// b = r b + (1 - r) z                                       r = exp(-dt / tau_a)
/// s = H(v - (b_0 + beta b)),  z = s
/// </code>
/// tau_m = 20 ms, tau_a = 200 ms, b_0 = 1, beta = 1.8. As published, the reset (by subtraction of the threshold then valid) and the
/// adaptation act in the step after the spike. Spikes are 0 or 1, not 1/dt: b_0 is the own choice of 1 (dimensionless potentials),
/// and tau_a = 200 ms a typical value. Source: Bellec, Salaj, Subramoney, Legenstein and Maass 2018, adaptive threshold of LSNN.
/// </remarks>
public static class AdaptiveLifModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("ALIF", n =>
        {
            var membrane = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: true);
            var adaptation = n.Parameter("tau_a", 200, Unit.Millisecond, min: 0.1, trainable: true);
            var baseline = n.Parameter("b_0", 1, min: 0);
            var beta = n.Parameter("beta", 1.8, trainable: true);
            var v = n.State("v");
            var b = n.State("b");
            var z = n.State("z");
            var decay = Exp(-n.TimeStep / membrane);
            var keep = Exp(-n.TimeStep / adaptation);
            v.Set(decay * v + (1 - decay) * n.Input - (baseline + beta * b) * Detach(z));
            b.Set(keep * b + (1 - keep) * z);
            z.Set(n.Spike(v, baseline + beta * b, Comparison.Above));
        }, source: "Bellec, Salaj, Subramoney, Legenstein and Maass 2018, adaptive threshold of LSNN");
}
