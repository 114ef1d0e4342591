using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The leaky integrate-and-fire neuron of the interchange format NIR, with resistance, leak and reset potential.</summary>
/// <remarks>
/// <code>
/// tau dv/dt = (v_leak - v) + r x
/// exact:  v = e v + (1 - e) (v_leak + r x),  e = exp(-dt / tau)
/// Euler:  v = v + dt / tau ((v_leak - v) + r x)
/// s = H(v - v_threshold), strictly above
/// v = v_reset where s
/// </code>
/// The format is continuous in time; both integrations are in use (the exporters bake their step in). tau = 20 ms, r = 1,
/// v_leak = 0, v_threshold = 1, v_reset = 0. Source: NIR, node LIF (Pedersen et al. 2024).
/// </remarks>
public static class NirLifModel
{
    /// <summary>The model.</summary>
    /// <param name="integration">How the equation is integrated.</param>
    public static NeuronModel Define(Integration integration = Integration.Exact) =>
        NeuronModel.Define(integration == Integration.Exact ? "NIR-LIF" : "NIR-LIF-euler", n =>
        {
            var tau = n.Parameter("tau", 20, Unit.Millisecond, min: 1e-3, trainable: true);
            var resistance = n.Parameter("r", 1, trainable: true);
            var leak = n.Parameter("v_leak", 0);
            var theta = n.Parameter("v_threshold", 1);
            var reset = n.Parameter("v_reset", 0);
            var v = n.State("v");
            if (integration == Integration.Exact)
            {
                var decay = Exp(-n.TimeStep / tau);
                v.Set(decay * v + (1 - decay) * (leak + resistance * n.Input));
            }
            else
            {
                v.Set(v + n.TimeStep / tau * (leak - v + resistance * n.Input));
            }

            var s = n.Spike(v, theta, Comparison.Above);
            v.Set(v * (1 - Detach(s)) + reset * Detach(s));
        }, source: "NIR, node LIF (Pedersen et al. 2024)");
}
