using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The gated spiking unit (GSU): a forget gate decides how much of the potential stays.</summary>
/// <remarks>
/// <code>
/// k = 1 / (1 + exp(-f))              f, the first input: pre-activation of the forget gate
/// c = k c + (1 - k) g                g, the second input: pre-activation of the cell
/// s = H(c), at 0 it fires
/// </code>
/// No reset, no parameter: both pre-activations [f, g] = W x + R h + bias are the layer's business. The published surrogate is a
/// triangle of width 1. Source: Spiking-FullSubNet (Hao et al. 2024); GSU-DBNet, arXiv 2606.23761.
/// </remarks>
public static class GatedSpikingUnitModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("GSU", n =>
        {
            var g = n.AdditionalInput("g");
            var c = n.State("c");
            var forget = 1 / (1 + Exp(-n.Input));
            c.Set(forget * c + (1 - forget) * g);
            n.Spike(c, 0, Comparison.AtLeast);
        }, source: "Spiking-FullSubNet (Hao et al. 2024); GSU-DBNet, arXiv 2606.23761");
}
