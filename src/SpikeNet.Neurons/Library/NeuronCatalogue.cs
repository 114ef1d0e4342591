using System.Collections.Immutable;

namespace SpikeNet.Neurons.Library;

/// <summary>What the catalogue holds, and how the documentation words it.</summary>
internal static class NeuronCatalogue
{
    private static readonly ResetKind[] Resets = [ResetKind.BySubtraction, ResetKind.ToZero];
    private static readonly Comparison[] Comparisons = [Comparison.AtLeast, Comparison.Above];
    private static readonly bool[] NoYes = [false, true];

    public static ImmutableArray<NeuronFamily> Families() =>
    [
        .. Linear(),
        .. Adaptive(),
        .. Nonlinear(),
        .. Oscillating(),
        .. Special(),
        .. Chips(),
    ];

    private static NeuronFamily[] Linear() =>
    [
        new("Integrate-and-fire", ["v = v + x", "s = H(v - v_threshold)", "v = v - v_threshold s"],
            [.. from c in Comparisons from r in Resets select IntegrateAndFireModel.Define(r, c)])
        {
            Note = "Under a constant input x the rate is min(x / v_threshold, 1) per step.",
        },
        new("Leaky integrate-and-fire", ["v = exp(-dt / tau_m) v + x", "s = H(v - v_threshold)", "v = v - v_threshold s"],
            [.. from refractory in NoYes from c in Comparisons from r in Resets select LifModel.Define(r, c, refractory)])
        {
            Note = "The input is added unscaled, so an event adds its weight. With a refractory period the potential is held and the input lost for t_ref (rounded to whole steps) after a spike.",
        },
        new("Leaky integrate-and-fire of NIR", ["e = exp(-dt / tau)", "v = e v + (1 - e) (v_leak + r x)", "s = H(v - v_threshold), strictly above", "v = v_reset where s"],
            [NirLifModel.Define(), NirLifModel.Define(Integration.Euler)])
        {
            Note = "NIR is continuous in time; the variant is forward Euler, v = v + dt / tau ((v_leak - v) + r x), which exporters bake in.",
        },
        new("Leaky integrator, for read-outs", ["v = exp(-dt / tau_m) v + x", "out = v"], [LeakyIntegratorModel.Define()]),
        new("Current-based leaky integrate-and-fire", ["i = exp(-dt / tau_syn) i + x", "v = exp(-dt / tau_m) v + i", "s = H(v - v_threshold)", "v = v - v_threshold s"],
            [.. from c in Comparisons from r in Resets select CubaLifModel.Define(r, c)])
        {
            Note = "The membrane takes the current of this step; the publication takes that of the step before.",
        },
        new("Parametric leaky integrate-and-fire", ["k = 1 / (1 + exp(-a))", "v = v + k (x - v)", "s = H(v - v_threshold)", "v = 0 where s"],
            [ParametricLifModel.Define(), ParametricLifModel.Define(ResetKind.BySubtraction)])
        {
            Note = "a is learned; tau = 1 / k is counted in steps, and a = 0 is tau = 2.",
        },
    ];

    private static NeuronFamily[] Adaptive() =>
    [
        new("Adaptive-threshold leaky integrate-and-fire",
            ["v = e v + (1 - e) x - (b_0 + beta b) z,  e = exp(-dt / tau_m)", "b = r b + (1 - r) z,  r = exp(-dt / tau_a)", "s = H(v - (b_0 + beta b)), strictly above", "z = s"],
            [AdaptiveLifModel.Define()])
        {
            Note = "As published, reset and adaptation act in the step after the spike z. b_0 = 1 and tau_a = 200 ms are our choices.",
        },
        new("Adaptive leaky integrate-and-fire, symplectic Euler",
            ["u = e u + (1 - e) (x - w),  e = exp(-dt / tau_u)", "s = H(u - u_threshold), strictly above", "u = 0 where s", "w = r w + (1 - r) q (a u + b s),  r = exp(-dt / tau_w)"],
            [SeAdLifModel.Define()])
        {
            Note = "w is updated from the new u, after the reset. The defaults are the middles of the published ranges.",
        },
    ];

    private static NeuronFamily[] Nonlinear() =>
    [
        new("Exponential integrate-and-fire",
            ["v = v + dt / tau_m (-(v - v_rest) + delta_T exp((v - v_T) / delta_T) + x)", "s = H(v - v_peak), strictly above", "v = v_reset where s"],
            [ExponentialIntegrateAndFireModel.Define()])
        {
            Note = "The input is in mV (resistance times current). Meant for steps of 0.1 ms or less.",
        },
        new("Adaptive exponential integrate-and-fire",
            ["v = v + dt / tau_m (-(v - E_L) + delta_T exp((v - V_T) / delta_T) - w + x)", "w = w + dt / tau_w (a (v - E_L) - w),  with the old v", "s = H(v - v_peak), strictly above", "v = v_reset and w = w + b where s"],
            [AdExModel.Define()])
        {
            Note = "The published conductances and currents divided by g_L = 30 nS, so that w and x are in mV. Meant for steps of 0.1 ms or less.",
        },
        new("Quadratic integrate-and-fire",
            ["v = v + dt / tau_m (a_0 (v - v_rest) (v - v_c) + x)", "s = H(v - v_peak), strictly above", "v = v_reset where s"],
            [QuadraticIntegrateAndFireModel.Define()])
        {
            Note = "The input is in mV. The defaults are our choices. Meant for steps of 0.1 ms or less.",
        },
        new("Izhikevich's simple model",
            ["v = v + dt (0.04 v^2 + 5 v + 140 - u + x)", "u = u + dt a (b v - u),  with the new v", "s = H(v - v_peak), strictly above", "v = c and u = u + d where s"],
            [IzhikevichModel.Define(), IzhikevichModel.Define(IzhikevichForm.Class1), IzhikevichModel.Define(IzhikevichForm.Accommodation)])
        {
            Note = "Dimensionless, time in ms. class1: 0.04 v^2 + 4.1 v + 108; accommodation: u = u + dt a b (v + 65). The defaults are the regular spiking neuron; all twenty firing patterns are tested. Meant for steps of 0.1 to 0.5 ms.",
        },
    ];

    private static NeuronFamily[] Oscillating() =>
    [
        new("Resonate-and-fire",
            ["c = e (cos(omega dt) c - sin(omega dt) v) + x,  e = exp(b dt)", "v = e (sin(omega dt) c + cos(omega dt) v),  with the old c", "s = H(v - v_threshold)", "c = 0 and v = v_threshold where s"],
            [ResonateAndFireModel.Define()])
        {
            Note = "c is the current-like, v the voltage-like part. b and omega are our choices.",
        },
        new("Balanced resonate-and-fire",
            ["p = (-1 + sqrt(1 - (dt omega)^2)) / dt", "b = p - b_offset - q", "u, v = u + dt (b u - omega v + x),  v + dt (omega u + b v)", "s = H(u - v_threshold - q), strictly above", "q = gamma q + s"],
            [BalancedResonateAndFireModel.Define()])
        {
            Note = "dt, omega and b_offset count in seconds, as published (dt = 10 ms there).",
        },
    ];

    private static NeuronFamily[] Special() =>
    [
        new("Single-spike integrate-and-fire, for time to first spike",
            ["v = v + x", "s = H(v - v_threshold) (1 - fired)", "fired = max(fired, s)"],
            [SingleSpikeIfModel.Define()]),
        new("Gated spiking unit",
            ["k = 1 / (1 + exp(-f)),  f the first input", "c = k c + (1 - k) g,  g the second input", "s = H(c), at 0 it fires"],
            [GatedSpikingUnitModel.Define()])
        {
            Note = "No reset. The pre-activations [f, g] = W x + R h + bias are the layer's business.",
        },
        new("Sigma-delta",
            ["sigma = sigma + x", "d = max(sigma + bias, 0) - sent", "out = d where |d| >= v_threshold, else 0", "sent = sent + out"],
            [SigmaDeltaModel.Define()])
        {
            Note = "Inputs and outputs are changes of activations. The backward pass goes straight through the threshold (our choice).",
        },
    ];

    private static NeuronFamily[] Chips() =>
    [
        new("Speck's integrate-and-fire, integers",
            ["v = max(min(v + x, 32767), v_min)", "s = H(v - v_threshold)", "v = v - v_threshold s"],
            [SpeckIfModel.Define(), SpeckIfModel.Define(ResetKind.ToZero)])
        {
            Note = "One step is one presentation of the summed input; the chip works event by event. The default threshold is ours.",
        },
        new("Xylo's leaky integrate-and-fire, integers",
            ["i = i - (i >> dash_syn) + x,  or i = x without a synaptic state", "v = v - (v >> dash_mem) + i", "s = H(v - v_threshold)", "v = v - v_threshold s"],
            [XyloLifModel.Define(), .. from m in Enumerable.Range(1, 15) where m != 4 select XyloLifModel.Define(m), .. from m in Enumerable.Range(1, 15) from s in Enumerable.Range(1, 15) select XyloLifModel.Define(m, s)])
        {
            Note = "The shifts are part of the program and of the name: Xylo-LIF-dash_mem, or Xylo-LIF-dash_mem-dash_syn. Both states saturate to 16 bits. One spike per step; hidden neurons of the chip can emit more. The default threshold is ours.",
        },
        new("Loihi's leaky integrate-and-fire, integers",
            ["u = trunc(u (4096 - current_decay) / 4096) + x", "v = trunc(v (4096 - potential_decay) / 4096) + bias + u", "s = H(v - v_threshold), strictly above", "v = 0 where s", "x, bias and u are not added for refractory_delay - 1 steps after a spike"],
            [LoihiLifModel.Define()])
        {
            Note = "trunc goes towards zero. The defaults of potential_decay and v_threshold are ours.",
        },
    ];
}
