using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Library;

/// <summary>The integrate-and-fire neuron (IF): a perfect integrator with a threshold.</summary>
/// <remarks>
/// <code>
/// v = v + x
/// s = H(v - v_threshold)
/// v = v - v_threshold s     (or 0 where s)
/// </code>
/// Dimensionless; v_threshold = 1. Under a constant input x it fires with the rate min(x / v_threshold, 1) per step if it resets by
/// subtraction. Source: Lapicque 1907; Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics, 2014, section 1.3, without leak.
/// Where it starts at v_0, after T steps of a constant x >= 0 it has fired min(T, floor((T x + v_0) / v_threshold)) times.
/// </remarks>
public static class IntegrateAndFireModel
{
    /// <summary>The model.</summary>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="comparison">Whether reaching the threshold is enough.</param>
    /// <param name="initialPotential">v_0, the potential before the first step of every sample; a model with another than 0 is none of the catalogue's.</param>
    public static NeuronModel Define(
        ResetKind reset = ResetKind.BySubtraction, Comparison comparison = Comparison.AtLeast, double initialPotential = 0) =>
        NeuronModel.Define(VariantName.Of("IF", reset, comparison) + (initialPotential == 0 ? "" : "-charged"), n =>
        {
            var theta = n.Parameter("v_threshold", 1, min: 0);
            var v = n.State("v", initialPotential);
            v.Set(v + n.Input);
            var s = n.Spike(v, theta, comparison);
            v.Reset(s, theta, reset);
        }, source: "Lapicque 1907; Gerstner et al., Neuronal Dynamics, 2014, section 1.3, without leak");
}
