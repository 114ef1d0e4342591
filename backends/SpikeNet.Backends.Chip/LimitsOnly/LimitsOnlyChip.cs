using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;

namespace SpikeNet.Backends.Chip;

/// <summary>A chip of which nothing but limits is known: a network can be held against them, and that is all.</summary>
/// <remarks>
/// Only what every mapping needs is counted, so a network without violations may still not fit. Codes: SPK1150 neurons, SPK1151 synapses,
/// SPK1152 cores, SPK1153 inputs of a neuron, SPK1154 memory. Shared weights of a convolution count once.
/// </remarks>
public sealed class LimitsOnlyChip
{
    private readonly ChipDescription _chip;

    /// <summary>A chip by its description.</summary>
    /// <exception cref="ArgumentException">The chip has a cost model, so that a back-end takes it.</exception>
    public LimitsOnlyChip(ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        _chip = chip.Model == ChipModelKind.LimitsOnly ? chip : throw new ArgumentException($"'{chip.Name}' has a cost model.", nameof(chip));
    }

    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<LimitsOnlyChip> All { get; } =
        [.. ChipFile.Names.Select(ChipDescription.Of).Where(c => c.Model == ChipModelKind.LimitsOnly).Select(c => new LimitsOnlyChip(c))];

    /// <summary>The chip's name.</summary>
    public string Name => _chip.Name;

    /// <summary>The data file.</summary>
    public ChipDescription Chip => _chip;

    /// <summary>A line that says what a check here is worth.</summary>
    public string Remark
    {
        get
        {
            var known = _chip.Limits.Where(l => l.Value is not null).ToList();
            return known.Count == 0
                ? $"{Name}: no limit of it was found and there is no cost model, so nothing can be checked or priced"
                : $"{Name}: limits only, no cost model: energy and time are not modelled. Limits: "
                    + string.Join(", ", known.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.What} {l.Value:#,0.###}{(l.Unit == "1" ? "" : $" {l.Unit}")}")));
        }
    }

    /// <summary>All violations of the limits that are known.</summary>
    /// <param name="graph">A sound graph.</param>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. Totals(graph).Concat(Layers(graph)).Concat(Cores(graph)).Select(v => v.ToDiagnostic())];
    }

    private static long Neurons(SpikeGraph graph) =>
        graph.Nodes.Sum(n => n switch { NeuronNode v => v.Size, ProgramNeuronNode p => p.Size, _ => 0L });

    private static long Weights(SynapticLayer layer) => layer.Weight.Length;

    /// <summary>The inputs of one neuron that is not at a border.</summary>
    private static int FanIn(SynapticLayer layer) => layer.Weight.Length / layer.Weight.Shape[0];

    private IEnumerable<ChipViolation> Totals(SpikeGraph graph)
    {
        var (neurons, synapses) = (Neurons(graph), graph.Layers().Sum(Weights));
        if (_chip.Find("neurons") is { } mostNeurons && neurons > mostNeurons)
            yield return ChipViolation.Beyond("SPK1150", graph.Name, _chip.Limit("neurons"), neurons, $"use {neurons - mostNeurons:0} neurons fewer");
        if (_chip.Find("synapses") is { } mostSynapses && synapses > mostSynapses)
            yield return ChipViolation.Beyond("SPK1151", graph.Name, _chip.Limit("synapses"), synapses, $"use {synapses - mostSynapses:0} weights fewer");
        if (_chip.Find("core.memory") is { } memory && _chip.Find("cores") is { } cores)
        {
            // A byte a weight is the least that an 8-bit weight takes.
            var kilobytes = graph.Layers().Sum(l => (double)Weights(l) * Math.Min(l.Weight.Bits, 8) / 8) / 1000;
            if (kilobytes > memory * cores)
            {
                yield return new(
                    "SPK1154", graph.Name, string.Create(CultureInfo.InvariantCulture, $"{kilobytes:0.#} kB of weights"),
                    string.Create(CultureInfo.InvariantCulture, $"{cores:0} x {memory:0.#} kB = {cores * memory:0.#} kB"), "use fewer weights or fewer bits each");
            }
        }
    }

    private IEnumerable<ChipViolation> Layers(SpikeGraph graph)
    {
        if (_chip.Find("core.axons") is not { } axons)
            yield break;
        foreach (var layer in graph.Layers().Where(l => FanIn(l) > axons))
            yield return ChipViolation.Beyond("SPK1153", layer.Name, _chip.Limit("core.axons"), FanIn(layer), $"use at most {axons:0} inputs for each neuron: fewer channels, a smaller kernel, or groups");
    }

    private IEnumerable<ChipViolation> Cores(SpikeGraph graph)
    {
        if (_chip.Find("core.neurons") is not { } perCore || _chip.Find("cores") is not { } cores)
            yield break;
        var needed = Math.Ceiling(Neurons(graph) / perCore);
        if (needed > cores)
            yield return ChipViolation.Beyond("SPK1152", graph.Name, _chip.Limit("cores"), needed, $"use at most {perCore * cores:0} neurons in all");
    }
}
