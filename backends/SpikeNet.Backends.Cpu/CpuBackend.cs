using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;

namespace SpikeNet.Backends.Cpu;

/// <summary>The event-driven engine as a target: the network really runs, and its latency is measured. Energy is a published figure per operation.</summary>
/// <remarks>It takes every graph that <see cref="GraphExecutor"/> runs exactly, in integers or in real numbers; code SPK1190 names what it does not.</remarks>
public sealed class CpuBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public string Description => "this machine's processor: latency measured, energy from a published figure per operation";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "none, or v -= v >> k; any neuron program, in integers or in real numbers", "to zero or by subtraction", ">= or >", "2-16 bits, or float32", "8-32 bits, or float32", "our own engine");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(CpuBackend).Assembly, "cpu");

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph) => GraphExecutor.Obstacle(graph) is { } obstacle ? [obstacle] : [.. Paths(graph)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><see cref="Check"/> refuses the graph.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        TargetRules.ThrowIfAny(graph, Name, Paths(graph));
        return new CpuNetwork(new GraphExecutor(graph));
    }

    private static IEnumerable<Diagnostic> Paths(SpikeGraph graph) => graph.Nodes.OfType<PathNode>().Select(p => new Diagnostic(
        "SPK1010", p.Name, "layers whose accumulations are counted", "a path, whose own layers are not priced yet", "run it with the interpreter or GraphExecutor"));
}
