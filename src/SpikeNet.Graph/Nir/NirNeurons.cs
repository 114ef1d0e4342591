using System.Collections.Immutable;
using SpikeNet.Neurons;

namespace SpikeNet.Graph.Nir;

/// <summary>NIR neurons as nodes of our graph.</summary>
internal static class NirNeurons
{
    /// <summary>r dt / tau = 1 within this means that an event adds its weight: files hold such products rounded to float32.</summary>
    private const double BakedTolerance = 1e-6;

    /// <summary>A population: our integrate-and-fire neuron where it is exactly that, otherwise a step program.</summary>
    internal static GraphNode Node(NirNode node, string name, NirSignal signal, NirContext context, WeightTensor? recurrent)
    {
        var kind = context.KindOf(node);
        var values = NirNeuronModels.ParametersOf(node.Type)!.ToDictionary(
            p => p, p => NirParameters.Of(node, p, signal, p switch { "v_reset" => 0, "w_in" => 1, _ => null }), StringComparer.Ordinal);
        foreach (var (parameter, array) in values.Where(v => v.Key.StartsWith("tau", StringComparison.Ordinal)))
        {
            if (array.Any(v => v < 1e-6))
                throw new NirNodeException(node.Name, $"'{parameter}' is {array.Min()} s, expected at least 1e-6 s");
        }

        if (recurrent is null && Simple(node, values, kind, context) is { } lif)
            return new NeuronNode(name, signal.Count, lif);
        return new ProgramNeuronNode(
            name, signal.Count, NirNeuronModels.Of(kind),
            [.. values.Select(v => v.Value.Select(x => (float)(v.Key.StartsWith("tau", StringComparison.Ordinal) ? x * 1000 : x)).ToImmutableArray())],
            context.TimeStepMs, recurrent is null ? [] : [recurrent]);
    }

    /// <summary>v = decay v + x, a threshold above 0, a reset to 0 or by subtraction, the same for all.</summary>
    private static LifNeuron? Simple(NirNode node, Dictionary<string, ImmutableArray<double>> values, NirNeuronKind kind, NirContext context)
    {
        if (node.Type is not ("IF" or "LIF") || values.Values.Any(v => v.Length != 1) || (values["v_reset"][0] != 0 && kind.Reset == ResetKind.ToZero) || !(values["v_threshold"][0] > 0))
            return null;
        double decay = 1;
        if (node.Type == "IF")
        {
            if (values["r"][0] != 1)
                return null;
        }
        else
        {
            var share = kind.Integration == Neurons.Library.Integration.Exact
                ? -Math.Exp(-context.TimeStepSeconds / values["tau"][0]) + 1
                : context.TimeStepSeconds / values["tau"][0];
            if (values["v_leak"][0] != 0 || Math.Abs((share * values["r"][0]) - 1) > BakedTolerance || !(share < 1))
                return null;
            decay = node.Metadata.Number(NirMetadata.Decay) is { } noted && Math.Abs(noted - (1 - share)) <= BakedTolerance && noted is > 0 and <= 1 ? noted : 1 - share;
        }

        return new LifNeuron { Decay = decay, Threshold = values["v_threshold"][0], Reset = kind.Reset, Comparison = kind.Comparison };
    }
}
