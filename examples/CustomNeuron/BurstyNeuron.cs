using SpikeNet.Neurons;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Examples.CustomNeuron;

/// <summary>A neuron that no library has: every spike makes the next one easier for a while.</summary>
public static class BurstyNeuron
{
    // <neuron>
    public static NeuronModel Model { get; } = NeuronModel.Define("bursty", n =>
    {
        var tau = n.Parameter("tau_m", 20, Unit.Millisecond, min: 1, trainable: true);
        var tauEase = n.Parameter("tau_ease", 50, Unit.Millisecond, min: 1, trainable: true);
        var ease = n.Parameter("ease", 0.3, min: 0, max: 0.9, trainable: true);
        var v = n.State("v");
        var e = n.State("e");
        v.Set(Exp(-n.TimeStep / tau) * v + n.Input);
        e.Set(Exp(-n.TimeStep / tauEase) * e);
        var s = n.Spike(v, 1 - e, Comparison.AtLeast);
        v.Set(v * (1 - Detach(s)));
        e.Set(Min(e + ease * s, 0.9));
    });
    // </neuron>
}
