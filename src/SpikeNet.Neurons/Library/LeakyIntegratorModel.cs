using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The leaky integrator (LI): a membrane that never fires, for read-outs.</summary>
/// <remarks>
/// <code>
/// v = exp(-dt / tau_m) v + x
/// out = v
/// </code>
/// tau_m = 20 ms. Graded output v. Source: Neftci, Mostafa and Zenke 2019 (read-out units).
/// </remarks>
public static class LeakyIntegratorModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("LI", n =>
        {
            var tau = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: true);
            var v = n.State("v");
            v.Set(Exp(-n.TimeStep / tau) * v + n.Input);
            n.Output("v", v);
        }, source: "Neftci, Mostafa and Zenke 2019, read-out units");
}
