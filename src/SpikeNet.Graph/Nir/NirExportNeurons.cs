using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Graph.Nir;

/// <summary>Our neurons as NIR's.</summary>
/// <remarks>A factor per step e is written as Euler's method at dt would have it: tau = dt / (1 - e) and r = 1 / (1 - e), so that an event adds its weight.</remarks>
internal static class NirExportNeurons
{
    /// <summary>A population of integrate-and-fire neurons, all alike.</summary>
    internal static NirNode Fill(NirNode nir, NeuronNode node, NirSignal signal, double seconds)
    {
        var neuron = node.Neuron;
        void Set(string parameter, double value) => nir.Arrays[parameter] = NirExportNodes.PerFeature(signal, _ => value);
        if (neuron.Leaks)
        {
            Set("tau", seconds / (1 - neuron.Decay));
            Set("r", 1 / (1 - neuron.Decay));
            Set("v_leak", 0);
            nir.Metadata.Numbers[NirMetadata.Decay] = neuron.Decay;
            nir.Metadata.Texts[NirMetadata.Integration] = ["euler"];
        }
        else
        {
            Set("r", 1);
        }

        Set("v_threshold", neuron.Threshold);
        Set("v_reset", 0);
        Note(nir, neuron.Reset, neuron.Comparison);
        return nir;
    }

    /// <summary>The integrator of a read-out.</summary>
    internal static NirNode Integrator(NirNode nir, double decay, double seconds)
    {
        nir.Arrays["tau"] = NirArray.Vector(seconds / (1 - decay));
        nir.Arrays["r"] = NirArray.Vector(1 / (1 - decay));
        nir.Arrays["v_leak"] = NirArray.Vector(0);
        nir.Metadata.Texts[NirMetadata.Integration] = ["euler"];
        return nir;
    }

    /// <summary>A population given by a step program, where it is one of NIR's or can be written as one.</summary>
    internal static NirNode Program(ProgramNeuronNode node, NirSignal signal, double seconds, List<string> notes, Func<string, NirNode> make)
    {
        double Value(string parameter, int i)
        {
            var values = node.Parameters[node.Model.Parameters.ToList().FindIndex(p => p.Name == parameter)];
            return values[values.Length == 1 ? 0 : i];
        }

        if (NirNeuronModels.KindOf(node.Model) is { } kind)
        {
            var nir = make(kind.Type);
            foreach (var parameter in NirNeuronModels.ParametersOf(kind.Type)!)
                nir.Arrays[parameter] = NirExportNodes.PerFeature(signal, i => parameter.StartsWith("tau", StringComparison.Ordinal) ? Value(parameter, i) / 1000 : Value(parameter, i));
            if (NirNeuronModels.Fires(kind.Type))
                Note(nir, kind.Reset, kind.Comparison);
            else if (kind.Type == "Threshold")
                nir.Metadata.Texts[NirMetadata.Comparison] = [Word(kind.Comparison)];
            if (kind.NeedsTimeStep)
                nir.Metadata.Texts[NirMetadata.Integration] = [kind.Integration == Integration.Exact ? "exact" : "euler"];
            return nir;
        }

        return Ours(node, signal, seconds, notes, make, Value)
            ?? throw new NirNodeException(node.Name, $"the neuron {node.Model.Name}; it has I, IF, LI, LIF, CubaLI and CubaLIF");
    }

    /// <summary>The library's linear neurons, whose events add their weight.</summary>
    private static NirNode? Ours(ProgramNeuronNode node, NirSignal signal, double seconds, List<string> notes, Func<string, NirNode> make, Func<string, int, double> value)
    {
        double Share(string tau, int i) => -double.ExpM1(-node.TimeStepMs / value(tau, i));
        NirNode Made(string type, params (string Name, Func<int, double> Value)[] parameters)
        {
            var nir = make(type);
            foreach (var (name, of) in parameters)
                nir.Arrays[name] = NirExportNodes.PerFeature(signal, of);
            if (type != "IF")
            {
                nir.Metadata.Texts[NirMetadata.Integration] = ["euler"];
                notes.Add($"'{node.Name}' ({node.Model.Name}) is written as {type} with the time constants that give its decay by Euler's method at {seconds} s");
            }

            return nir;
        }

        (string, Func<int, double>) Tau(string name, string tau) => (name, i => seconds / Share(tau, i));
        (string, Func<int, double>) Gain(string name, string tau) => (name, i => 1 / Share(tau, i));
        (string, Func<int, double>) Theta() => ("v_threshold", i => value("v_threshold", i));
        (string, Func<int, double>) Zero(string name) => (name, _ => 0);
        if (node.Model.Equals(LeakyIntegratorModel.Define()))
            return Made("LI", Tau("tau", "tau_m"), Gain("r", "tau_m"), Zero("v_leak"));
        foreach (var reset in new[] { ResetKind.BySubtraction, ResetKind.ToZero })
        {
            foreach (var comparison in new[] { Comparison.AtLeast, Comparison.Above })
            {
                var nir = node.Model.Equals(IntegrateAndFireModel.Define(reset, comparison)) ? Made("IF", ("r", _ => 1), Theta(), Zero("v_reset"))
                    : node.Model.Equals(LifModel.Define(reset, comparison)) ? Made("LIF", Tau("tau", "tau_m"), Gain("r", "tau_m"), Zero("v_leak"), Theta(), Zero("v_reset"))
                    : node.Model.Equals(CubaLifModel.Define(reset, comparison))
                        ? Made("CubaLIF", Tau("tau_syn", "tau_syn"), Gain("w_in", "tau_syn"), Tau("tau_mem", "tau_m"), Gain("r", "tau_m"), Zero("v_leak"), Theta(), Zero("v_reset"))
                    : null;
                if (nir is not null)
                    return Note(nir, reset, comparison);
            }
        }

        return null;
    }

    private static NirNode Note(NirNode nir, ResetKind reset, Comparison comparison)
    {
        nir.Metadata.Texts[NirMetadata.Reset] = [reset == ResetKind.BySubtraction ? "subtract" : "v_reset"];
        nir.Metadata.Texts[NirMetadata.Comparison] = [Word(comparison)];
        return nir;
    }

    private static string Word(Comparison comparison) => comparison == Comparison.AtLeast ? ">=" : ">";
}
