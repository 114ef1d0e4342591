using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>Loihi's leaky integrate-and-fire neuron: integers, 12-bit decays of current and potential, a refractory delay.</summary>
/// <remarks>
/// <code>
/// u = trunc(u (4096 - current_decay) / 4096) + x                    truncated towards zero
/// v = trunc(v (4096 - potential_decay) / 4096) + bias + u
/// while refractory neither x nor bias and u are added (x is lost); the decays go on
/// s = H(v - v_threshold), strictly above
/// v = 0 where s
/// refractory = refractory_delay - 1 where s, else max(refractory - 1, 0)
/// </code>
/// current_decay = 4096 (the current lasts one step), potential_decay = 128, v_threshold = 6400 (100 x 2^6), bias = 0, refractory_delay = 1
/// (a delay of d blocks the d - 1 steps after the spike). The decay and threshold are own defaults. All numbers are integers; the program
/// is exact in fixed point of 25 bits or more without fraction, and in float32 while states stay within 24 bits. Source: Davies et al.
/// 2018, as calibrated in SANA-FE.
/// </remarks>
public static class LoihiLifModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("Loihi-LIF", n =>
        {
            var currentDecay = n.Parameter("current_decay", 4096, min: 0, max: 4096);
            var potentialDecay = n.Parameter("potential_decay", 128, min: 0, max: 4096);
            var theta = n.Parameter("v_threshold", 6400, min: 0);
            var bias = n.Parameter("bias", 0, perNeuron: true);
            var delay = n.Parameter("refractory_delay", 1, min: 1);
            var u = n.State("u");
            var v = n.State("v");
            var refractory = n.State("refractory");
            var active = GreaterOrEqual(0, refractory);
            u.Set(Decayed(u, currentDecay) + Select(active, n.Input, 0));
            v.Set(Decayed(v, potentialDecay) + Select(active, bias + u, 0));
            var s = n.Spike(v, theta, Comparison.Above);
            v.Set(Select(s, 0, v));
            refractory.Set(Select(s, delay - 1, Max(refractory - 1, 0)));
        }, source: "Davies et al. 2018, as calibrated in SANA-FE");

    // v k / 4096 by halves, v = high 4096 + low: no product exceeds 24 bits, so it is exact in 32-bit integers and in float32.
    private static Expression Decayed(Expression value, Expression decay)
    {
        var kept = 4096 - decay;
        var magnitude = Abs(value);
        var high = ShiftRight(magnitude, 12);
        var low = magnitude - high * 4096;
        var product = high * kept + ShiftRight(low * kept, 12);
        return Select(GreaterOrEqual(value, 0), product, -product);
    }
}
