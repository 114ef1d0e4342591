using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>Speck2e (SynSense): nine asynchronous cores that work event by event.</summary>
/// <remarks>
/// Fully connected layers become 1 x 1 convolutions on a map of one pixel, one channel a neuron. Codes of its own: SPK1110 too many
/// channels, SPK1111 too many classes, SPK1112 and SPK1113 placement. Limits, memories and prices are in <c>tables/speck2e.json</c>.
/// </remarks>
public sealed class Speck2eBackend : IBackend
{
    private const string Target = "speck2e";

    /// <inheritdoc/>
    public string Name => Target;

    /// <inheritdoc/>
    public string Description => "Speck2e neuromorphic chip: event by event on nine cores; modelled from published power and latency";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "none (bias per slow clock tick)", "to zero or by subtraction", ">=", "8 bits", "16 bits, saturates at every event", "sinabs sources and Speck documentation");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(Speck2eBackend).Assembly, Target);

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        var unquantised = TargetRules.DenseChain(graph, Target).Concat(TargetRules.Quantised(graph)).ToImmutableArray();
        if (!unquantised.IsEmpty)
            return unquantised;
        return
        [
            .. TargetRules.Leak(graph, Target),
            .. TargetRules.Reset(graph, Target, ResetKind.ToZero, ResetKind.BySubtraction),
            .. TargetRules.WeightBits(graph, Target, (int)Energy.Si("weight.bits")),
            .. TargetRules.StateBits(graph, Target, (int)Energy.Si("state.bits")),
            .. TargetRules.NoSaturation(graph, Target),
            .. TargetRules.SpikeCountReadOut(graph, Target),
            .. TargetRules.NoBias(graph, Target),
            .. Channels(graph),
            .. Classes(graph),
            .. Place(graph).Faults,
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The graph is not quantised.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        TargetRules.ThrowIfNoDenseChain(graph, Target);
        return new Speck2eNetwork(graph, Place(graph), Energy);
    }

    /// <summary>Places the layers of a graph on the cores.</summary>
    public Speck2ePlacement Place(SpikeGraph graph) => Speck2ePlacement.Of(graph, Speck2ePlacement.CoresOf(Energy));

    private IEnumerable<Diagnostic> Channels(SpikeGraph graph)
    {
        var limit = (int)Energy.Si("channels");
        foreach (var dense in graph.Stages().Select(s => s.Dense))
        {
            if (dense.InFeatures > limit)
                yield return new("SPK1110", dense.Name, $"at most {limit} input channels on {Target}: each input of a fully connected layer is a channel", $"{dense.InFeatures}", $"reduce to {limit} inputs");
            if (dense.OutFeatures > limit)
                yield return new("SPK1110", dense.Name, $"at most {limit} output channels on {Target}: each neuron of a fully connected layer is a channel", $"{dense.OutFeatures}", $"reduce to {limit} neurons");
        }
    }

    private IEnumerable<Diagnostic> Classes(SpikeGraph graph)
    {
        var limit = (int)Energy.Si("classes");
        if (graph.ReadOut.Classes > limit)
            yield return new("SPK1111", graph.ReadOut.Name, $"at most {limit} classes on {Target}", $"{graph.ReadOut.Classes}", $"use at most {limit} classes, or read the spikes out on the host");
    }
}
