using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>Izhikevich's simple model of spiking neurons.</summary>
/// <remarks>
/// <code>
/// v = v + dt (0.04 v^2 + 5 v + 140 - u + x)     Euler, v first; class 1: 0.04 v^2 + 4.1 v + 108
/// u = u + dt a (b v - u)                        with the new v; accommodation: u + dt a b (v + 65)
/// s = H(v - 30), strictly above
/// v = c and u = u + d where s
/// </code>
/// v and u are dimensionless (v reads as mV) and time is in ms, as published. a = 0.02, b = 0.2,
/// c = -65, d = 8 is the regular spiking neuron. The potential starts at v_0 and u at b v_0. Steps of 0.1 to 0.5 ms are meant.
/// Source: Izhikevich 2003, eq. 1 to 3; the three forms: Izhikevich 2004.
/// </remarks>
public static class IzhikevichModel
{
    /// <summary>The model, regular spiking unless told otherwise.</summary>
    /// <param name="form">The equations.</param>
    /// <param name="values">a, b, c, d and the potential at the start; null: those of the regular spiking neuron.</param>
    public static NeuronModel Define(IzhikevichForm form = IzhikevichForm.Standard, IzhikevichValues? values = null)
    {
        values ??= new IzhikevichValues();
        return NeuronModel.Define(Name(form), n =>
        {
            var a = n.Parameter("a", values.A, trainable: true);
            var b = n.Parameter("b", values.B, trainable: true);
            var c = n.Parameter("c", values.C);
            var d = n.Parameter("d", values.D, trainable: true);
            var peak = n.Parameter("v_peak", 30);
            var v = n.State("v", initial: values.InitialPotential);
            var u = n.State("u", initial: values.InitialRecovery ?? values.B * values.InitialPotential);
            var h = n.TimeStep.Over(Unit.Millisecond);
            v.Set(v + h * ((form == IzhikevichForm.Class1 ? 0.04 * v * v + 4.1 * v + 108 : 0.04 * v * v + 5 * v + 140) - u + n.Input));
            u.Set(u + h * (form == IzhikevichForm.Accommodation ? a * (b * (v + 65)) : a * (b * v - u)));
            var s = n.Spike(v, peak, Comparison.Above);
            v.Set(Select(s, c, v));
            u.Set(Select(s, u + d, u));
        }, source: "Izhikevich 2003, eq. 1 to 3; Izhikevich 2004");
    }

    private static string Name(IzhikevichForm form) => form switch
    {
        IzhikevichForm.Standard => "Izhikevich",
        IzhikevichForm.Class1 => "Izhikevich-class1",
        IzhikevichForm.Accommodation => "Izhikevich-accommodation",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Not one of Izhikevich's forms."),
    };
}
