using System.Globalization;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>Xylo's leaky integrate-and-fire neuron: integers, decay by bit shift, 16-bit states.</summary>
/// <remarks>
/// <code>
/// i = i - (i >> dash_syn) + x               only with a synaptic state; else i = x
/// i2 = i2 - (i2 >> dash_syn2) + x2          only with a second one, which has an input of its own
/// v = v - (v >> dash_mem) + i + i2          arithmetic shift; saturates to 16 bits, as i and i2 do
/// s = H(v - v_threshold)
/// v = v - v_threshold s
/// </code>
/// dash = log2(tau / dt). A positive state stops decaying below 2^dash, a negative one decays to 0. v_threshold = 512 (an own default). One
/// spike per step; the chip's hidden neurons can emit up to 31. The fixed-point format needs 18 bits or more without fraction. Source:
/// Rockpool documentation (SynSense).
/// </remarks>
public static class XyloLifModel
{
    /// <summary>The model.</summary>
    /// <param name="membraneDash">The shift of the membrane's decay, 1 to 15.</param>
    /// <param name="synapseDash">The shift of the synaptic current's decay, 1 to 15; null: no synaptic state.</param>
    /// <param name="secondDash">The shift of the second synaptic current's decay, 1 to 15; null: none. Its input is the model's second.</param>
    /// <exception cref="ArgumentException">There is a second synaptic current without a first.</exception>
    public static NeuronModel Define(int membraneDash = 4, int? synapseDash = null, int? secondDash = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(membraneDash, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(membraneDash, 15);
        ArgumentOutOfRangeException.ThrowIfLessThan(synapseDash ?? 1, 1, nameof(synapseDash));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(synapseDash ?? 1, 15, nameof(synapseDash));
        ArgumentOutOfRangeException.ThrowIfLessThan(secondDash ?? 1, 1, nameof(secondDash));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secondDash ?? 1, 15, nameof(secondDash));
        if (secondDash is not null && synapseDash is null)
            throw new ArgumentException("A second synaptic current needs a first.", nameof(secondDash));
        var name = string.Create(CultureInfo.InvariantCulture, $"Xylo-LIF-{membraneDash}{(synapseDash is { } dash ? $"-{dash}" : "")}{(secondDash is { } second ? $"-{second}" : "")}");
        return NeuronModel.Define(name, n =>
        {
            var theta = n.Parameter("v_threshold", 512, min: 1, max: short.MaxValue);
            var v = n.State("v");
            var current = n.Input;
            if (synapseDash is { } shift)
            {
                var i = n.State("i");
                i.Set(Saturation.To16Bits(i - ShiftRight(i, shift) + n.Input));
                current = i;
            }

            if (secondDash is { } slower)
            {
                var x = n.AdditionalInput("second");
                var i = n.State("i2");
                i.Set(Saturation.To16Bits(i - ShiftRight(i, slower) + x));
                current += i;
            }

            v.Set(Saturation.To16Bits(v - ShiftRight(v, membraneDash) + current));
            var s = n.Spike(v, theta, Comparison.AtLeast);
            v.Reset(s, theta, ResetKind.BySubtraction);
        }, source: "Rockpool documentation (SynSense)");
    }
}
