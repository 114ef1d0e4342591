using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Cgra;

/// <summary>OpenEdgeCGRA, a 4 x 4 coarse-grained reconfigurable array, as a baseline: instruction-level cycles and energy.</summary>
/// <remarks>Its constants are in <c>tables/cgra.json</c>; the prices of array instructions there are derived from the power constants beside them.</remarks>
/// <param name="bus">How the array reaches its memory.</param>
public sealed class CgraBackend(CgraBus bus = CgraBus.Interleaved) : IBackend, ITargetQuantiser
{
    private const string Target = "cgra";

    /// <inheritdoc/>
    public string Name => Target;

    /// <inheritdoc/>
    public string Description => $"OpenEdgeCGRA 4 x 4 array at 100 MHz, {(bus == CgraBus.Interleaved ? "interleaved" : bus == CgraBus.OneToM ? "one-to-M" : "N-to-M")} bus: instruction-level model";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "any v -= v >> shift", "to zero or by subtraction", ">= or >", "up to 16 bits, in words of 32", "32 bits, does not saturate", "OpenEdgeCGRA's instruction set; the kernel is our own");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(CgraBackend).Assembly, Target);

    /// <inheritdoc/>
    public string QuantisationRule => "one scale per layer, so coarse that no sum can leave the potential's width: the target does not saturate";

    /// <inheritdoc/>
    public SpikeGraph Quantise(SpikeGraph graph, int weightBits) => Quantisation.Quantise(graph, QuantisationOptions.Proven with { WeightBits = weightBits });

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        var unquantised = TargetRules.DenseChain(graph, Target).Concat(TargetRules.Quantised(graph)).ToImmutableArray();
        return unquantised.IsEmpty ? [.. NoSaturation(graph), .. TargetRules.SpikeCountReadOut(graph, Target)] : unquantised;
    }

    /// <inheritdoc/>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        TargetRules.ThrowIfNoDenseChain(graph, Target);
        return new CgraNetwork(graph, Energy, bus);
    }

    private static IEnumerable<Diagnostic> NoSaturation(SpikeGraph graph)
    {
        foreach (var stage in graph.Stages().Where(s => s.Neurons is not null && !GraphBounds.CannotSaturate(graph, s)))
        {
            var (lowest, highest) = GraphBounds.PartialSums(graph, stage);
            var state = stage.Neurons!.FixedPoint!;
            yield return new(
                "SPK1005", stage.Name, $"partial sums within {state.StateMinimum} to {state.StateMaximum}: {Target} adds in 32 bits and does not saturate to {state.StateBits}",
                $"{lowest} to {highest}", "quantise with --no-saturation, more state bits or fewer weight bits");
        }
    }
}
