using System.Globalization;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Backends.Chip;

/// <summary>Xylo's hidden neuron as a step program: one that emits several spikes in a step.</summary>
/// <remarks>
/// <code>
/// i = sat16(i - (i >> dash_syn) + x)          only with a synaptic state; else i = x
/// i2 = sat16(i2 - (i2 >> dash_syn2) + x2)     only with a second one
/// v = sat16(v - (v >> dash_mem) + i + i2)
/// n = max(0, min(most, floor(v / theta)))
/// v = v - theta n
/// </code>
/// n is a graded output: a spike of a graph is worth 1, so that a graph's neuron fires once where this one fires n times. It is what
/// <see cref="XyloSimulation"/> is held to, neuron by neuron; <see cref="XyloLifModel"/> is the same neuron with most = 1. The fixed-point
/// format needs 18 bits or more without fraction. Source: Rockpool documentation (SynSense).
/// </remarks>
public static class XyloNeuronProgram
{
    /// <summary>The model, with the parameter v_threshold.</summary>
    /// <param name="membraneDash">The shift of the membrane's decay, 1 to 15.</param>
    /// <param name="synapseDash">The shift of the synaptic current's decay, 1 to 15; null: no synaptic state.</param>
    /// <param name="mostSpikes">Spikes in a step at most.</param>
    /// <param name="secondDash">The shift of the second synaptic current's decay, 1 to 15; null: none. Its input is the model's second.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shift or the number of spikes is out of range.</exception>
    public static NeuronModel Define(int membraneDash, int? synapseDash, int mostSpikes, int? secondDash = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(membraneDash, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(membraneDash, 15);
        ArgumentOutOfRangeException.ThrowIfLessThan(synapseDash ?? 1, 1, nameof(synapseDash));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(synapseDash ?? 1, 15, nameof(synapseDash));
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSpikes, 1);
        var name = string.Create(CultureInfo.InvariantCulture, $"Xylo-{membraneDash}{(synapseDash is { } dash ? $"-{dash}" : "")}{(secondDash is { } other ? $"-{other}" : "")}-x{mostSpikes}");
        return NeuronModel.Define(name, n =>
        {
            var theta = n.Parameter("v_threshold", 512, min: 1, max: short.MaxValue);
            var v = n.State("v");
            Expression current = n.Input;
            if (synapseDash is { } shift)
            {
                var i = n.State("i");
                i.Set(To16Bits(i - ShiftRight(i, shift) + n.Input));
                current = i;
            }

            if (secondDash is { } slower)
            {
                var x = n.AdditionalInput("second");
                var i = n.State("i2");
                i.Set(To16Bits(i - ShiftRight(i, slower) + x));
                current += i;
            }

            v.Set(To16Bits(v - ShiftRight(v, membraneDash) + current));
            var spikes = Max(Min(Floor(v / theta), mostSpikes), 0);
            n.Output("spikes", spikes);
            v.Set(v - theta * spikes);
        }, source: "Rockpool documentation (SynSense)");
    }

    private static Expression To16Bits(Expression value) => Max(Min(value, short.MaxValue), short.MinValue);
}
