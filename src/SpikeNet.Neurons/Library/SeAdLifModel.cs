using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The adaptive leaky integrate-and-fire neuron in symplectic Euler form (SE-adLIF).</summary>
/// <remarks>
/// <code>
/// u = e u + (1 - e) (x - w)                  e = exp(-dt / tau_u)
/// s = H(u - u_threshold), strictly above
/// u = 0 where s
/// w = r w + (1 - r) q (a u + b s)            r = exp(-dt / tau_w); the new u, after the reset
/// </code>
/// tau_u = 15 ms (published range 5 to 25), tau_w = 180 ms (60 to 300), q = 120, a in 0..1 (0.5), b in 0..2 (1), u_threshold = 1.
/// tau_u, tau_w, a and b differ from neuron to neuron; the defaults are the middles of the published ranges. That w is updated
/// from the new u is what makes the scheme symplectic (its frequency does not depend on the step's instability). The reset is
/// held constant in the backward pass. Source: Baronig, Ferrand, Sabathiel and Legenstein 2024, eq. 6.
/// </remarks>
public static class SeAdLifModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("SE-adLIF", n =>
        {
            var membrane = n.Parameter("tau_u", 15, Unit.Millisecond, min: 0.1, perNeuron: true, trainable: true);
            var adaptation = n.Parameter("tau_w", 180, Unit.Millisecond, min: 0.1, perNeuron: true, trainable: true);
            var a = n.Parameter("a", 0.5, min: 0, max: 1, perNeuron: true, trainable: true);
            var b = n.Parameter("b", 1, min: 0, max: 2, perNeuron: true, trainable: true);
            var q = n.Parameter("q", 120);
            var theta = n.Parameter("u_threshold", 1, min: 0);
            var u = n.State("u");
            var w = n.State("w");
            var decay = Exp(-n.TimeStep / membrane);
            var keep = Exp(-n.TimeStep / adaptation);
            u.Set(decay * u + (1 - decay) * (n.Input - w));
            var s = n.Spike(u, theta, Comparison.Above);
            u.Set(u * (1 - Detach(s)));
            w.Set(keep * w + (1 - keep) * q * (a * u + b * s));
        }, source: "Baronig, Ferrand, Sabathiel and Legenstein 2024, eq. 6");
}
