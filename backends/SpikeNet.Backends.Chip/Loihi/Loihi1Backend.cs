using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>Loihi 1 (Intel): energy and time by the accounting rules of SANA-FE's description of it.</summary>
/// <remarks>
/// Codes of its own: SPK1120 more cores than the chip has, SPK1121 more inputs than axons, SPK1122 a threshold that cannot be represented,
/// SPK1123 an input current that can overflow. Limits, prices and timings are in <c>tables/loihi1.json</c>.
/// </remarks>
public sealed class Loihi1Backend : IBackend
{
    private const string Target = "loihi1";

    /// <inheritdoc/>
    public string Name => Target;

    /// <inheritdoc/>
    public string Description => "Loihi 1 neuromorphic chip: published event energies, simple timing by SANA-FE's rules; modelled";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "exponential, 12-bit decay of current and potential (not used yet)", "to zero", ">", "8 bits", "wide (input current 23 bits)", "Davies et al. 2018; SANA-FE; nengo-loihi");

    /// <inheritdoc/>
    public EnergyTable Energy { get; } = EnergyTable.FromResource(typeof(Loihi1Backend).Assembly, Target);

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        var unquantised = TargetRules.DenseChain(graph, Target).Concat(TargetRules.Quantised(graph)).ToImmutableArray();
        if (!unquantised.IsEmpty)
            return unquantised;
        return
        [
            .. Leak(graph),
            .. TargetRules.Reset(graph, Target, ResetKind.ToZero),
            .. TargetRules.WeightBits(graph, Target, (int)Energy.Si("weight.bits")),
            .. TargetRules.NoSaturation(graph, Target),
            .. TargetRules.SpikeCountReadOut(graph, Target),
            .. TargetRules.NoBias(graph, Target),
            .. Thresholds(graph),
            .. Currents(graph),
            .. Capacity(graph),
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The graph is not quantised.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        TargetRules.ThrowIfNoDenseChain(graph, Target);
        return graph.IsQuantised
            ? new Loihi1Network(graph, Map(graph), Energy)
            : throw new ArgumentException($"The graph '{graph.Name}' has real numbers: quantise it first.", nameof(graph));
    }

    /// <summary>Maps a graph to the chip's cores.</summary>
    public Loihi1Mapping Map(SpikeGraph graph) => new(graph, Loihi1Limits.From(Energy));

    private static IEnumerable<Diagnostic> Leak(SpikeGraph graph)
    {
        foreach (var node in graph.Nodes.OfType<NeuronNode>())
        {
            if (node.FixedPoint?.LeakShift is { } shift)
                yield return new(
                    "SPK1001", node.Name, $"no leak on {Target}: its 12-bit decay truncates towards zero, to multiples of 1/64 of a weight's unit",
                    $"v -= v >> {shift}, which rounds to whole units", "train with integrate-and-fire neurons (decay 1)");
        }
    }

    private IEnumerable<Diagnostic> Thresholds(SpikeGraph graph)
    {
        var highest = (1 << (int)Energy.Si("threshold.mantissa.bits")) - 1;
        foreach (var node in graph.Nodes.OfType<NeuronNode>())
        {
            var programmed = node.FixedPoint!.Threshold - (node.Neuron.Comparison == Comparison.AtLeast ? 1 : 0);
            if (programmed > highest)
                yield return new("SPK1122", node.Name, $"a threshold of at most {highest} weight units above which {Target} fires", $"{programmed}", "quantise with fewer weight bits");
        }
    }

    private IEnumerable<Diagnostic> Currents(SpikeGraph graph)
    {
        var highest = ((1L << (int)Energy.Si("current.bits")) - 1) >> (int)Energy.Si("weight.exponent");
        foreach (var dense in graph.Nodes.OfType<DenseNode>())
        {
            long largest = 0;
            for (var o = 0; o < dense.OutFeatures; o++)
            {
                var row = dense.Weight.Integers.AsSpan(o * dense.InFeatures, dense.InFeatures).ToArray();
                largest = Math.Max(largest, Math.Max(row.Sum(w => Math.Max((long)w, 0)), -row.Sum(w => Math.Min((long)w, 0))));
            }

            if (largest > highest)
                yield return new("SPK1123", dense.Name, $"an input current of at most {highest} weight units in a step on {Target}", $"{largest}", "use fewer inputs or fewer weight bits");
        }
    }

    private IEnumerable<Diagnostic> Capacity(SpikeGraph graph)
    {
        var limits = Loihi1Limits.From(Energy);
        foreach (var dense in graph.Nodes.OfType<DenseNode>().Where(d => d.InFeatures > limits.AxonsIn))
            yield return new("SPK1121", dense.Name, $"at most {limits.AxonsIn} inputs of a neuron on {Target}: one input axon of its core each", $"{dense.InFeatures}", $"reduce to {limits.AxonsIn} inputs");
        var mapping = Map(graph);
        if (mapping.CoresUsed > limits.Cores)
            yield return new(
                "SPK1120", graph.Name, $"at most {limits.Cores} cores on {Target}",
                $"{mapping.CoresUsed} ({string.Join(" + ", mapping.Populations.Select(p => p.Length))}, the inputs first)", "use fewer neurons or fewer inputs");
    }
}
