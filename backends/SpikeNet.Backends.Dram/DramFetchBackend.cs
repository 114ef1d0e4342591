using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Dram;

/// <summary>A baseline: a plain core fetches the weight row of every event from DDR4 and adds it.</summary>
/// <remarks>
/// Energy [own composition of derived DDR4 figures]: <c>N_ACT 3.45 nJ + N_64B 2.93 nJ + background + refresh + additions + potentials in local memory</c>.
/// The weights of one input to all outputs lie side by side, aligned to a row; every event misses the open row. Per event:
/// N_ACT = ceil(bytes / 8192), N_64B = ceil(bytes / 64), bytes = out * bits / 8.
/// Time: the misses one after the other, stretched by refresh; additions and neuron updates are taken to hide behind the fetches.
/// </remarks>
public sealed class DramFetchBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "dram-fetch";

    /// <inheritdoc/>
    public string Description => "baseline: a plain core that fetches every event's weights from DDR4-2400; modelled";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "any shift", "to zero or by subtraction", ">= or >", "any", "any", "any step program in integers: a programmable core");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(DramFetchBackend).Assembly, "dram-fetch");

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
        return new DramFetchNetwork(graph, Ddr4Timing.From(Energy));
    }
}
