using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The current-based leaky integrate-and-fire neuron (CUBA LIF): a synaptic current in front of the membrane.</summary>
/// <remarks>
/// <code>
/// i = exp(-dt / tau_syn) i + x
/// v = exp(-dt / tau_m) v + i          the current of this step, not of the one before
/// s = H(v - v_threshold)
/// v = v - v_threshold s               (or 0 where s)
/// </code>
/// tau_syn = 5 ms, tau_m = 20 ms, v_threshold = 1. Source: Neftci, Mostafa and Zenke 2019 (discrete-time synaptic current and potential), which read the current of
/// the step before, so that the same spike acts one step later there.
/// </remarks>
public static class CubaLifModel
{
    /// <summary>The model.</summary>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="comparison">Whether reaching the threshold is enough.</param>
    public static NeuronModel Define(ResetKind reset = ResetKind.BySubtraction, Comparison comparison = Comparison.AtLeast) =>
        NeuronModel.Define(VariantName.Of("CUBA", reset, comparison), n =>
        {
            var synaptic = n.Parameter("tau_syn", 5, Unit.Millisecond, min: 0.1, trainable: true);
            var membrane = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: true);
            var theta = n.Parameter("v_threshold", 1, min: 0);
            var i = n.State("i");
            var v = n.State("v");
            i.Set(Exp(-n.TimeStep / synaptic) * i + n.Input);
            v.Set(Exp(-n.TimeStep / membrane) * v + i);
            var s = n.Spike(v, theta, comparison);
            v.Reset(s, theta, reset);
        }, source: "Neftci, Mostafa and Zenke 2019, discrete-time synaptic current and potential");
}
