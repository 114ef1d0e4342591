using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The resonate-and-fire neuron (RF): a damped oscillator that fires when its voltage-like part reaches a threshold.</summary>
/// <remarks>
/// <code>
/// z' = (b + i omega) z + x,  z = (current) + i (voltage), integrated exactly:
/// c, v = e (cos(w) c - sin(w) v) + x,  e (sin(w) c + cos(w) v)          e = exp(b dt), w = omega dt, both from the old c and v
/// s = H(v - v_threshold)
/// c = 0 and v = v_threshold where s                                     z = i
/// </code>
/// b = -0.05 per ms (damping), omega = 0.314 rad per ms (a period of 20 ms): own choices; v_threshold = 1. An event of weight 1 adds 1
/// to the current. Source: Izhikevich 2001, z' = (b + i omega) z with the reset z = i.
/// </remarks>
public static class ResonateAndFireModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("RF", n =>
        {
            var damping = n.Parameter("b", -0.05, Unit.PerMillisecond, max: 0, trainable: true);
            var omega = n.Parameter("omega", 0.314, Unit.PerMillisecond, min: 0, trainable: true);
            var theta = n.Parameter("v_threshold", 1, min: 0);
            var c = n.State("c");
            var v = n.State("v");
            var decay = Exp(damping * n.TimeStep);
            var angle = omega * n.TimeStep;
            var cosine = decay * Cos(angle);
            var sine = decay * Sin(angle);
            var current = cosine * c - sine * v + n.Input;
            var voltage = sine * c + cosine * v;
            var s = n.Spike(voltage, theta, Comparison.AtLeast);
            c.Set(Select(s, 0, current));
            v.Set(Select(s, theta, voltage));
        }, source: "Izhikevich 2001, z' = (b + i omega) z with the reset z = i");
}
