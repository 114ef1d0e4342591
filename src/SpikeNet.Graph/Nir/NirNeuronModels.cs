using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Graph.Nir;

/// <summary>The neurons of NIR as step programs.</summary>
/// <remarks>
/// With x the summed input of a step, an impulse of unit area per event, and e = exp(-dt / tau) or, by Euler's method, 1 - dt / tau:
/// <code>
/// I:       v = v + r x                               (and IF with a threshold)
/// LI:      v = v + dt / tau ((v_leak - v) + r x)     (LIF with a threshold)
/// CubaLI:  i = i + dt / tau_syn (w_in x - i), then v as LI with r i, the current of this step   (CubaLIF with a threshold)
/// s = H(v - v_threshold), strictly above unless noted;  v = v_reset where s, or v - v_threshold s where a subtractive reset is noted
/// Threshold:  s = H(x - threshold)
/// </code>
/// Source: NIR (Pedersen et al. 2024), equations of the nodes; the exporters bake their Euler step into r and w_in.
/// </remarks>
internal static class NirNeuronModels
{
    private const string Source = "NIR (Pedersen et al. 2024)";
    private static readonly Lazy<(NirNeuronKind Kind, NeuronModel Model)[]> Kinds = new(All);

    /// <summary>The types that are neurons, each with its parameters in the model's order.</summary>
    internal static string[]? ParametersOf(string type) => type switch
    {
        "I" => ["r"],
        "IF" => ["r", "v_threshold", "v_reset"],
        "LI" => ["tau", "r", "v_leak"],
        "LIF" => ["tau", "r", "v_leak", "v_threshold", "v_reset"],
        "CubaLI" => ["tau_syn", "tau_mem", "r", "v_leak", "w_in"],
        "CubaLIF" => ["tau_syn", "tau_mem", "r", "v_leak", "w_in", "v_threshold", "v_reset"],
        "Threshold" => ["threshold"],
        _ => null,
    };

    /// <summary>Whether the type fires and resets.</summary>
    internal static bool Fires(string type) => type is "IF" or "LIF" or "CubaLIF";

    /// <summary>The model of a type.</summary>
    internal static NeuronModel Of(NirNeuronKind kind)
    {
        // The usual form is in the library, and is stored by its name there.
        if (kind is { Type: "LIF", Reset: ResetKind.ToZero, Comparison: Comparison.Above })
            return NirLifModel.Define(kind.Integration);
        return NeuronModel.Define(kind.ModelName, n =>
        {
            if (kind.Type == "Threshold")
            {
                n.Spike(n.Input, n.Parameter("threshold", 1), kind.Comparison);
                return;
            }

            var v = Membrane(n, kind);
            if (!Fires(kind.Type))
            {
                n.Output("v", v);
                return;
            }

            var theta = n.Parameter("v_threshold", 1);
            var reset = n.Parameter("v_reset", 0);
            var s = n.Spike(v, theta, kind.Comparison);
            v.Set(kind.Reset == ResetKind.BySubtraction ? v - theta * Detach(s) : v * (1 - Detach(s)) + reset * Detach(s));
        }, source: Source);
    }

    /// <summary>The kind of neuron that a model is; null where it is none of NIR's.</summary>
    internal static NirNeuronKind? KindOf(NeuronModel model) => Kinds.Value.FirstOrDefault(k => k.Model.Equals(model)).Kind;

    private static (NirNeuronKind Kind, NeuronModel Model)[] All()
    {
        string[] types = ["LIF", "IF", "CubaLIF", "LI", "I", "CubaLI", "Threshold"];
        Integration[] integrations = [Integration.Euler, Integration.Exact];
        ResetKind[] resets = [ResetKind.ToZero, ResetKind.BySubtraction];
        Comparison[] comparisons = [Comparison.Above, Comparison.AtLeast];
        return
        [
            .. from type in types
               from integration in type is "IF" or "I" or "Threshold" ? integrations[..1] : integrations
               from reset in Fires(type) ? resets : resets[..1]
               from comparison in Fires(type) || type == "Threshold" ? comparisons : comparisons[..1]
               let kind = new NirNeuronKind(type, integration, reset, comparison)
               select (kind, Of(kind)),
        ];
    }

    private static StateVariable Membrane(NeuronBuilder n, NirNeuronKind kind)
    {
        Expression input = n.Input;
        if (kind.Type is "I" or "IF")
        {
            var gain = n.Parameter("r", 1);
            var sum = n.State("v");
            sum.Set(sum + gain * input);
            return sum;
        }

        StateVariable? current = null;
        Expression? synaptic = null;
        var cuba = kind.Type is "CubaLI" or "CubaLIF";
        if (cuba)
            synaptic = n.Parameter("tau_syn", 5, Unit.Millisecond, min: 1e-3);
        var tau = n.Parameter(cuba ? "tau_mem" : "tau", 20, Unit.Millisecond, min: 1e-3);
        var resistance = n.Parameter("r", 1);
        var leak = n.Parameter("v_leak", 0);
        if (cuba)
        {
            var weight = n.Parameter("w_in", 1);
            current = n.State("i");
            current.Set(Approached(n, kind, current, weight * input, synaptic!));
            input = current;
        }

        var v = n.State("v");
        v.Set(Approached(n, kind, v, leak + resistance * input, tau));
        return v;
    }

    /// <summary>A state after a step towards a value that is constant over the step.</summary>
    private static Expression Approached(NeuronBuilder n, NirNeuronKind kind, Expression state, Expression value, Expression tau)
    {
        if (kind.Integration == Integration.Euler)
            return state + n.TimeStep / tau * (value - state);
        var decay = Exp(-n.TimeStep / tau);
        return decay * state + (1 - decay) * value;
    }
}
