using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>Which core takes which layer, or why there is no placement.</summary>
/// <remarks>Codes: SPK1112 a layer fits no core, SPK1113 layers compete for too few cores.</remarks>
public sealed class Speck2ePlacement
{
    private readonly ImmutableArray<Speck2eCore> _chip;
    private readonly ImmutableArray<int> _strides;
    private readonly BipartiteMatching _matching;
    private readonly ImmutableArray<ImmutableArray<int>> _choices;

    /// <summary>Places layers.</summary>
    /// <param name="layers">The layers in order.</param>
    /// <param name="cores">The chip's cores.</param>
    /// <param name="strides">The strides that the chip has, for what would fit.</param>
    public Speck2ePlacement(ImmutableArray<Speck2eLayer> layers, ImmutableArray<Speck2eCore> cores, ImmutableArray<int> strides)
    {
        (Layers, _chip, _strides) = (layers, cores, strides);
        _choices = [.. layers.Select(l => cores.Where(c => c.Fits(l)).Select(c => c.Index).ToImmutableArray())];
        _matching = new BipartiteMatching(_choices, cores.Length);
        Cores = [.. _matching.Assignment.Select(c => c < 0 ? null : cores[c])];
        Violations = [.. FitNone(), .. Compete()];
    }

    /// <summary>The layers in order.</summary>
    public ImmutableArray<Speck2eLayer> Layers { get; }

    /// <summary>The core of each layer; null where it has none.</summary>
    public ImmutableArray<Speck2eCore?> Cores { get; }

    /// <summary>All reasons why layers have no core.</summary>
    public ImmutableArray<ChipViolation> Violations { get; }

    private IEnumerable<ChipViolation> FitNone()
    {
        for (var i = 0; i < Layers.Length; i++)
        {
            if (!_choices[i].IsEmpty)
                continue;
            var layer = Layers[i];
            var best = _chip.MinBy(c => Math.Max((double)layer.KernelWords / c.KernelWords, (double)layer.NeuronWords / c.NeuronWords))!;
            yield return new(
                "SPK1112", layer.Name, $"{layer.KernelWords} kernel, {layer.NeuronWords} neuron and {layer.BiasWords} bias words in one core",
                $"{best.KernelWords} kernel, {best.NeuronWords} neuron and {best.BiasWords} bias words (core {best.Index} comes nearest)",
                Speck2eRemedies.ForMemory(layer, _chip, _strides));
        }
    }

    /// <summary>Layers left over that reach the same cores are one conflict.</summary>
    private IEnumerable<ChipViolation> Compete()
    {
        var conflicts = new List<(SortedSet<int> Layers, SortedSet<int> Cores)>();
        for (var i = 0; i < Layers.Length; i++)
        {
            if (_choices[i].IsEmpty || _matching.Assignment[i] >= 0)
                continue;
            var (layers, cores) = _matching.Competition(i);
            var merged = (Layers: new SortedSet<int>(layers), Cores: new SortedSet<int>(cores));
            foreach (var other in conflicts.Where(c => c.Cores.Overlaps(cores)).ToList())
            {
                merged.Layers.UnionWith(other.Layers);
                merged.Cores.UnionWith(other.Cores);
                conflicts.Remove(other);
            }

            conflicts.Add(merged);
        }

        foreach (var (layers, cores) in conflicts)
        {
            var rivals = layers.Select(l => Layers[l]).ToList();
            var over = rivals.Count - cores.Count;
            yield return new(
                "SPK1113", rivals.First(r => Cores[Layers.IndexOf(r)] is null).Name,
                $"{rivals.Count} cores for the layers that compete: {string.Join(", ", rivals)}",
                $"{cores.Count} core{(cores.Count == 1 ? "" : "s")} large enough: {string.Join(", ", cores)}",
                Fix(rivals, cores, over));
        }
    }

    /// <summary>The layer that has to shrink least to fit a core that nobody competes for.</summary>
    private string Fix(List<Speck2eLayer> rivals, SortedSet<int> contested, int over)
    {
        var others = _chip.Where(c => !contested.Contains(c.Index)).ToImmutableArray();
        bool Fits(Speck2eLayer layer) => others.Any(c => c.Fits(layer));
        var smaller = rivals.Select(r => (Layer: r, Channels: Speck2eRemedies.ChannelsThat(r, Fits)))
            .Where(r => r.Channels is not null).OrderByDescending(r => (double)r.Channels!.Value / r.Layer.Output.Channels).Take(over).ToList();
        if (others.IsEmpty || smaller.Count < over)
            return contested.Count == _chip.Length ? $"use at most {_chip.Length} layers" : $"drop {over} of these layers";
        return string.Join(" and ", smaller.Select(s => $"give '{s.Layer.Name}' at most {s.Channels} {Speck2eRemedies.Outputs(s.Layer)}"))
            + $": core{(others.Length == 1 ? "" : "s")} {string.Join(", ", others.Select(c => c.Index))} can take {(over == 1 ? "it" : "them")} then";
    }
}
