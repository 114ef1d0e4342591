namespace SpikeNet.Graph.Nir;

/// <summary>What a NIR file notes beside a node's parameters. The format does not say what may be noted.</summary>
internal sealed class NirMetadata
{
    /// <summary>What we note: the reset of a spiking neuron, "v_reset" or "subtract".</summary>
    internal const string Reset = "reset";

    /// <summary>What we note: the comparison of a spiking neuron, ">" or ">=".</summary>
    internal const string Comparison = "comparison";

    /// <summary>What we note: "exact" or "euler".</summary>
    internal const string Integration = "integration";

    /// <summary>What we note: the factor per step of a neuron that is given by it.</summary>
    internal const string Decay = "decay";

    /// <summary>What we note: the time step in seconds.</summary>
    internal const string TimeStep = "dt";

    /// <summary>What we note: the steps of a sample, and how often a channel can spike in it.</summary>
    internal const string TimeSteps = "time_steps";
    internal const string MaximumSpikes = "maximum_spikes_per_channel";

    /// <summary>What we note: the network's name, its class names, how the output becomes scores.</summary>
    internal const string Name = "name";
    internal const string ClassNames = "class_names";
    internal const string ReadOut = "read_out";

    /// <summary>What we note: a group with the graph's own notes.</summary>
    internal const string Notes = "notes";

    /// <summary>Names under which programs note the time step in seconds.</summary>
    internal static IReadOnlyList<string> TimeStepNames { get; } = [TimeStep, "time_step", "timestep"];

    internal Dictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, string[]> Texts { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, NirMetadata> Groups { get; } = new(StringComparer.Ordinal);

    internal bool IsEmpty => Numbers.Count == 0 && Texts.Count == 0 && Groups.Count == 0;

    internal string? Text(string key) => Texts.GetValueOrDefault(key) is [var text] ? text : null;

    internal double? Number(string key) => Numbers.TryGetValue(key, out var value) ? value : null;
}
