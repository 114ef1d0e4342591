using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>Which core takes which layer, or why there is no placement.</summary>
/// <remarks>Codes: SPK1112 a layer fits no core, SPK1113 layers compete for too few cores.</remarks>
public sealed class Speck2ePlacement
{
    private Speck2ePlacement(ImmutableArray<Speck2eLayer> layers, ImmutableArray<Speck2eCore?> cores, ImmutableArray<Diagnostic> faults)
    {
        Layers = layers;
        Cores = cores;
        Faults = faults;
    }

    /// <summary>The layers in order.</summary>
    public ImmutableArray<Speck2eLayer> Layers { get; }

    /// <summary>The core of each layer; null where it has none.</summary>
    public ImmutableArray<Speck2eCore?> Cores { get; }

    /// <summary>All reasons why a layer has no core.</summary>
    public ImmutableArray<Diagnostic> Faults { get; }

    /// <summary>The cores that an energy table describes.</summary>
    /// <param name="table">The table of Speck2e.</param>
    public static ImmutableArray<Speck2eCore> CoresOf(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var count = table.Constants.Count(c => c.Name.StartsWith("core.", StringComparison.Ordinal) && c.Name.EndsWith(".kernel", StringComparison.Ordinal));
        return [.. Enumerable.Range(0, count).Select(i => new Speck2eCore(
            i, (long)table.Si($"core.{i}.kernel"), (long)table.Si($"core.{i}.neuron"), (long)table.Si($"core.{i}.bias")))];
    }

    /// <summary>Places the layers of a graph.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="cores">The chip's cores.</param>
    public static Speck2ePlacement Of(SpikeGraph graph, ImmutableArray<Speck2eCore> cores)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var layers = graph.Stages().Select(Speck2eLayer.Of).ToImmutableArray();
        var choices = layers.Select(l => cores.Where(c => c.Fits(l)).Select(c => c.Index).ToImmutableArray()).ToImmutableArray();
        var matching = new BipartiteMatching(choices, cores.Length);
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        for (var i = 0; i < layers.Length; i++)
        {
            if (choices[i].IsEmpty)
                faults.Add(FitsNone(layers[i], cores));
            else if (matching.Assignment[i] < 0)
                faults.Add(Competes(i, layers, matching));
        }

        return new Speck2ePlacement(layers, [.. matching.Assignment.Select(c => c < 0 ? null : cores[c])], faults.ToImmutable());
    }

    private static Diagnostic FitsNone(Speck2eLayer layer, ImmutableArray<Speck2eCore> cores)
    {
        // The nearest fix depends on the memory that is short in the core that comes closest.
        var best = cores.MinBy(c => Math.Max((double)layer.KernelWords / c.KernelWords, (double)layer.NeuronWords / c.NeuronWords))!;
        var remedy = layer.KernelWords > best.KernelWords
            ? "use fewer inputs, or fewer outputs (kernel words round outputs up to a power of two)"
            : "use fewer outputs";
        return new(
            "SPK1112", layer.Name, $"at most {best.KernelWords} kernel, {best.NeuronWords} neuron and {best.BiasWords} bias words (core {best.Index} comes nearest)",
            $"{layer}", remedy);
    }

    private static Diagnostic Competes(int layer, ImmutableArray<Speck2eLayer> layers, BipartiteMatching matching)
    {
        var (rivals, wanted) = matching.Competition(layer);
        return new(
            "SPK1113", layers[layer].Name, $"{rivals.Length} cores for {string.Join(", ", rivals.Select(r => layers[r].ToString()))}",
            $"{wanted.Length}: cores {string.Join(", ", wanted)}", $"drop {rivals.Length - wanted.Length} of these layers or make {rivals.Length - wanted.Length} small enough for another core");
    }
}
