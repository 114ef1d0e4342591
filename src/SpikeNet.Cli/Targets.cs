using SpikeNet.Backends.Cgra;
using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Cpu;
using SpikeNet.Backends.Dram;
using SpikeNet.Backends.Fpga;
using SpikeNet.Backends.Gpu;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Cli;

/// <summary>All hardware targets, in the order in which tables list them.</summary>
internal static class Targets
{
    /// <summary>Targets of small networks alone (16 input channels): they run where they are named.</summary>
    internal static IReadOnlyList<IBackend> OnRequest { get; } = [XyloBackend.Audio2(), XyloBackend.Audio3(), XyloBackend.Imu()];

    internal static IReadOnlyList<IBackend> All { get; } =
    [
        FpgaBackend.Compressed(),
        FpgaBackend.Plain(),
        new Speck2eBackend(),
        new Loihi1Backend(),
        new GpuBackend(),
        new CpuBackend(),
        new CgraBackend(),
        new DramFetchBackend(),
        new DramPudBackend(),
    ];

    /// <summary>The rule of several targets of which some cannot saturate as the graph does.</summary>
    internal const string ProvenRule = "one scale per layer, so coarse that no partial sum can saturate: some of these targets need that";

    private static (SpikeGraph Graph, int Bits, SpikeGraph Integers)? _shared;

    /// <summary>The targets that <c>--targets a,b</c> names; all where it names none.</summary>
    /// <exception cref="UserException">A name is unknown.</exception>
    internal static IReadOnlyList<IBackend> Parse(string? names)
    {
        if (names is null)
            return All;
        var chosen = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(Named).ToList();
        return chosen.Count > 0 ? chosen : throw new UserException($"--targets names none; there are: {Names()}.");
    }

    /// <summary>The target of that name.</summary>
    /// <exception cref="UserException">There is none.</exception>
    internal static IBackend Named(string name) =>
        All.Concat(OnRequest).FirstOrDefault(b => b.Name == name) ?? throw new UserException($"'{name}' is no target; there are: {Names()}.");

    /// <summary>The graph in a target's integers, by its own rule where it has one; as it is where it has no integers, and then why.</summary>
    internal static (SpikeGraph Graph, string? Problem) Quantised(IBackend backend, SpikeGraph graph, int weightBits = 8)
    {
        if (graph.IsQuantised)
            return (graph, null);
        try
        {
            if (backend is ITargetQuantiser quantiser)
                return (quantiser.Quantise(graph, weightBits), null);

            // Most targets share this form; a matrix of all of them asks for it again and again.
            if (_shared is not { } shared || !ReferenceEquals(shared.Graph, graph) || shared.Bits != weightBits)
                _shared = shared = (graph, weightBits, Quantisation.Quantise(graph, new QuantisationOptions { WeightBits = weightBits }));
            return (shared.Integers, null);
        }
        catch (Exception e) when (e is ArgumentException or InvalidGraphException)
        {
            return (graph, e is ArgumentException argument ? UserException.WordsOf(argument) : e.Message);
        }
    }

    /// <summary>In a line, how <see cref="Quantised"/> made integers for a target.</summary>
    internal static string RuleOf(IBackend backend, SpikeGraph integers) => (backend as ITargetQuantiser)?.QuantisationRule ?? SharedRule(integers);

    /// <summary>In a line, how integers were made for targets that have no rule of their own.</summary>
    internal static string SharedRule(SpikeGraph integers)
    {
        var open = integers.Nodes.OfType<NeuronNode>().Where(n => n.FixedPoint is not null && !GraphBounds.CannotSaturate(integers, n)).Select(n => $"'{n.Name}'").ToList();
        return open.Count == 0
            ? "one scale per layer, by which no potential can saturate"
            : $"one scale per layer; potentials of {string.Join(", ", open)} may saturate, once per step (the proof that they cannot would cost too much of their weights)";
    }

    internal static string Names() => string.Join(", ", All.Concat(OnRequest).Select(b => b.Name));
}
