using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Dram;

/// <summary>A baseline: the network computed inside DDR4 rows, bit by bit, each neuron a column (lane).</summary>
/// <remarks>
/// Bits of weights and potentials are stored in rows above each other. Per event one n-bit <see cref="BitSerial.Addition"/> over all lanes; per step
/// and layer one comparison with the threshold and one if-then-else that resets (besides, where the network has them, an addition each
/// for bias, leak and reset by subtraction; and two comparisons and selections where a sum could leave the potential's range).
/// The spikes of a layer are read out as one row per step, because the controller needs them as events of the next layer.
/// <code>
/// t = N_AAP (tRAS + 4 ns + tRP) + N_AP (tRAS + tRP) + read-outs, stretched by refresh
/// E = N_AAP (2 E_ACT + E_PRE) + N_AP (3 E_ACT + E_PRE) + reads + P_background t        (multi-row energy: an upper bound)
/// </code>
/// One bank works at a time (tFAW would allow about 4.7). Lanes: 65,536 a row of the rank.
/// </remarks>
public sealed class DramPudBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "dram-pud";

    /// <inheritdoc/>
    public string Description => "baseline: bit-serial processing using DDR4-2400 (MIMDRAM command counts); modelled, an exact array assumed";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "any shift", "to zero or by subtraction", ">= or >", "any", "any", "any step program in integers: MIMDRAM's bit-serial operations");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(DramPudBackend).Assembly, "dram-pud");

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph) => [.. TargetRules.DenseChain(graph, Name), .. TargetRules.Quantised(graph)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The graph is not quantised.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        TargetRules.ThrowIfNoDenseChain(graph, Name);
        if (!graph.IsQuantised)
            throw new ArgumentException($"{Name} computes with integers, but the graph '{graph.Name}' holds real numbers: quantise it first.", nameof(graph));
        return new DramPudNetwork(graph, Ddr4Timing.From(Energy), Energy.Si("aapTime"), Energy.Si("apTime"));
    }
}
