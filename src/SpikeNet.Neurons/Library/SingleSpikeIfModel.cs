using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The integrate-and-fire neuron that fires at most once in a sample, for time-to-first-spike coding.</summary>
/// <remarks>
/// <code>
/// v = v + x
/// s = H(v - v_threshold) (1 - fired)
/// fired = max(fired, s)
/// </code>
/// v_threshold = 1. There is no reset: the latch makes one needless. Standard form; the neuron of ETTFS (arXiv 2410.23619) as far as it
/// is known.
/// </remarks>
public static class SingleSpikeIfModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("TTFS-IF", n =>
        {
            var theta = n.Parameter("v_threshold", 1, min: 0);
            var v = n.State("v");
            var fired = n.State("fired");
            v.Set(v + n.Input);

            // -1 is below the threshold 0: no spike, and no gradient, once it has fired.
            var s = n.Spike(Select(fired, -1, v - theta), 0, Comparison.AtLeast);
            fired.Set(Max(fired, Detach(s)));
        }, source: "standard form of the single-spike IF, as in ETTFS, arXiv 2410.23619");
}
