using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Cpu;

/// <summary>The event-driven engine as a target: the network really runs, and its latency is measured. Energy is a published figure per operation.</summary>
public sealed class CpuBackend : IBackend
{
    /// <summary>float32 holds every integer up to this magnitude, so sums of integer weights are exact.</summary>
    private const long ExactIntegers = 1L << 24;

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public string Description => "this machine's processor: latency measured, energy from a published figure per operation";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "none, or v -= v >> k; any neuron program in real numbers", "to zero or by subtraction", ">= or >", "2-16 bits", "8-32 bits", "our own engine");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(CpuBackend).Assembly, "cpu");

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var nodes = TargetRules.DenseChain(graph, Name).ToImmutableArray();
        if (!nodes.IsEmpty)
            return [.. nodes, .. TargetRules.Quantised(graph)];

        // Neuron programs have no integer form: such a graph runs in real numbers, as it was trained.
        if (graph.HasPrograms && graph.Nodes.OfType<DenseNode>().All(d => !d.Weight.IsQuantised))
            return [];
        var faults = TargetRules.Quantised(graph).ToList();
        if (faults.Count > 0)
            return [.. faults];
        foreach (var dense in graph.Nodes.OfType<DenseNode>())
        {
            var largest = LargestSum(dense);
            if (largest >= ExactIntegers)
                faults.Add(new("SPK1190", dense.Name, $"sums below 2^24, which float32 holds exactly", $"sums up to {largest}", "quantise with fewer weight bits"));
        }

        return [.. faults];
    }

    /// <inheritdoc/>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        TargetRules.ThrowIfNoDenseChain(graph, Name);
        return new CpuNetwork(graph);
    }

    private static long LargestSum(DenseNode dense)
    {
        long largest = 0;
        for (var o = 0; o < dense.OutFeatures; o++)
        {
            var sum = Math.Abs((long)(dense.Bias?.Integers![o] ?? 0));
            foreach (var w in dense.Weight.Integers.AsSpan(o * dense.InFeatures, dense.InFeatures))
                sum += Math.Abs((long)w);
            largest = Math.Max(largest, sum);
        }

        return largest;
    }
}
