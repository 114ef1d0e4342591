using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Gpu;

/// <summary>A model of a graphics card that runs the network densely, one sample at a time. Nothing is run on a GPU.</summary>
/// <remarks>
/// Energy = dense multiply-accumulates * 0.3 nJ + rest power * latency; the two prices come from different cards and sources, see
/// <c>tables/gpu.json</c>. It takes any quantised graph without a cycle: each kernel computes all time steps.
/// </remarks>
public sealed class GpuBackend : IBackend
{
    private const string Target = "gpu";

    /// <inheritdoc/>
    public string Name => Target;

    /// <inheritdoc/>
    public string Description => "GPU device model (RTX 3090 class, dense, batch 1): nothing was run on a GPU";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new("any", "any", "any", "any", "any", "a programmable device: any step program in integers");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(GpuBackend).Assembly, Target);

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph) => [.. TargetRules.NoCycle(graph, Target), .. TargetRules.PlainNodes(graph, Target), .. TargetRules.Quantised(graph)];

    /// <inheritdoc/>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        TargetRules.ThrowIfAny(graph, Target, TargetRules.NoCycle(graph, Target).Concat(TargetRules.PlainNodes(graph, Target).Concat(TargetRules.Programs(graph))));
        return new GpuNetwork(graph, Energy);
    }
}
