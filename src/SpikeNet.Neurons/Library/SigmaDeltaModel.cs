using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The sigma-delta neuron: it sums the changes that arrive, and sends the change of its activation once that is large enough.</summary>
/// <remarks>
/// <code>
/// sigma = sigma + x                        the inputs are changes
/// a = max(sigma + bias, 0)
/// d = a - sent
/// out = d where |d| >= v_threshold, else 0
/// sent = sent + out
/// </code>
/// v_threshold = 0.1, bias = 0. Graded output "delta"; what was sent never differs from the activation by the threshold or more. In the
/// backward pass the threshold is passed straight through (d out / d d = 1), our own choice. Source: O'Connor and Welling 2016
/// (sigma-delta quantised networks); the threshold form is that of the Intel N-DNS baseline.
/// </remarks>
public static class SigmaDeltaModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("SigmaDelta", n =>
        {
            var theta = n.Parameter("v_threshold", 0.1, min: 0);
            var bias = n.Parameter("bias", 0, perNeuron: true, trainable: true);
            var sigma = n.State("sigma");
            var sent = n.State("sent");
            sigma.Set(sigma + n.Input);
            var change = Max(sigma + bias, 0) - sent;

            // change + (kept - change) is kept exactly: either change + 0 or change - change.
            var delta = change + Detach(Select(GreaterOrEqual(Abs(change), theta), change, 0) - change);
            sent.Set(sent + delta);
            n.Output("delta", delta);
        }, source: "O'Connor and Welling 2016");
}
