using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>Loihi 1 (Intel): energy and time by the accounting rules of SANA-FE's description of it.</summary>
/// <remarks>
/// A graph becomes a <see cref="LoihiNetwork"/> (<see cref="Lower"/>) that <see cref="LoihiChip"/> runs. Codes of its own are in
/// <see cref="LoihiRules"/>; SPK1007 is a bias that cannot be made up for before a layer's first step, SPK1010 what has no equivalent on the chip.
/// Where potentials may saturate, they stop at the chip's floor as the graph's do at theirs; its quantiser counts on that.
/// </remarks>
/// <param name="options">Placement and timing; null for cores filled in order and the simple timing.</param>
public sealed class Loihi1Backend(Loihi1Options? options = null) : IBackend, IPlacingBackend, ITargetQuantiser
{
    private const string Target = "loihi1";
    private static readonly ChipDescription Chip = ChipDescription.Of(Target);
    private readonly Loihi1Options _options = options ?? new Loihi1Options();

    /// <inheritdoc/>
    public string Name => Target;

    /// <inheritdoc/>
    public string Description => "Loihi 1 neuromorphic chip: published event energies, timing by SANA-FE's rules; modelled";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities => Chip.Neuron!;

    /// <inheritdoc/>
    public EnergyTable Energy => Prices;

    /// <inheritdoc/>
    public string QuantisationRule => FormattableString.Invariant(
        $"one scale per layer: weights to {Energy.Si("weight.bits")} bits, biases to {BiasBits}, thresholds and potentials to {LoihiFormat.StateBits(Energy)} (in the chip's finer units {Energy.Si("potential.bits")} and sign); potentials stop at the chip's floor");

    /// <summary>The chip's prices, times and limits.</summary>
    internal static EnergyTable Prices { get; } = Chip.ToEnergyTable();

    /// <summary>One bit more than the mantissa of a bias, for the sign: with an exponent for the larger unit of a weight, every such bias can be programmed.</summary>
    private int BiasBits => (int)Energy.Si("bias.mantissa.bits") + 1;

    /// <summary>The width of a step's sum in units of a weight, with its sign.</summary>
    private int CurrentBits => (int)(Energy.Si("current.bits") - Energy.Si("weight.exponent.clipped")) + 1;

    /// <inheritdoc/>
    public SpikeGraph Quantise(SpikeGraph graph, int weightBits) => Quantisation.Quantise(graph, new QuantisationOptions
    {
        WeightBits = Math.Min(weightBits, (int)Energy.Si("weight.bits")),
        StateBits = LoihiFormat.StateBits(Energy),
        BiasBits = BiasBits,
        StepSumBits = CurrentBits,
        BoundPartialSums = false,
    });

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        // Neuron programs are among the chip's own obstacles, with the chip's own reason.
        var unquantised = TargetRules.Quantised(graph, channelThresholds: true).Where(d => d.Code != "SPK1009").Concat(LoihiTracing.Obstacles(graph)).ToImmutableArray();
        if (!unquantised.IsEmpty)
            return unquantised;
        var lowering = new LoihiLowering(graph);
        if (lowering.Faults.Count > 0)
            return [.. lowering.Faults];
        var network = Placed(lowering.Lower());
        return
        [
            .. Function(graph, network),
            .. TargetRules.WeightBits(graph, Target, (int)Energy.Si("weight.bits")),
            .. LoihiRules.Check(LoihiPlacement.Of(network.Network, Loihi1Limits.From(Energy)), Energy).Select(v => v.ToDiagnostic()),
        ];
    }

    /// <summary>The graph's neurons and synapses in the chip's own terms.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    /// <exception cref="ArgumentException">It is not quantised, a node has no equivalent, or the options map other cells than there are.</exception>
    public LoihiGraph Lower(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        TargetRules.ThrowIfAny(graph, Target, TargetRules.PlainNodes(graph, Target));
        if (!graph.IsQuantised && !LoihiTracing.Obstacles(graph).Any())
            throw new ArgumentException($"The graph '{graph.Name}' has real numbers: quantise it first.", nameof(graph));
        return Placed(new LoihiLowering(graph).Lower());
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The graph is not quantised, or a node has no equivalent on the chip.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        var network = Lower(graph);
        return new Loihi1Network(network, [.. Function(graph, network)], _options, Energy);
    }

    /// <inheritdoc/>
    public HardwarePlacement Placement(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (!graph.IsQuantised || TargetRules.PlainNodes(graph, Target).Any() || new LoihiLowering(graph).Faults.Count > 0)
            return new HardwarePlacement(["layer"], [], ["There is nothing to place: a node has no equivalent on the chip."]);
        var lowered = Lower(graph);
        var placement = LoihiPlacement.Of(lowered.Network, Loihi1Limits.From(Energy));
        return LoihiPlacementTable.Of(placement, lowered.Populations);
    }

    private LoihiGraph Placed(LoihiGraph graph)
    {
        var places = _options.Partition.Places(graph, Loihi1Limits.From(Energy));
        foreach (var (name, cores) in _options.Mapping)
        {
            var population = graph.Populations.FirstOrDefault(p => p.Name == name)
                ?? throw new ArgumentException($"The mapping names '{name}', but the graph '{graph.Graph.Name}' has the populations {string.Join(", ", graph.Populations.Select(p => p.Name))}.", nameof(graph));
            if (cores.Length != population.Count)
                throw new ArgumentException($"The mapping of '{name}' has {cores.Length} cores, but there are {population.Count} cells.", nameof(graph));
            for (var i = 0; i < cores.Length; i++)
                places[population.First + i] = cores[i];
        }

        return places.All(p => p is null) ? graph : graph.With(graph.Network.At(places));
    }

    /// <summary>Why the chip's spikes would not be the graph's.</summary>
    private static IEnumerable<Diagnostic> Function(SpikeGraph graph, LoihiGraph network)
    {
        foreach (var node in graph.Nodes.OfType<NeuronNode>())
        {
            if (node.FixedPoint?.LeakShift is { } shift)
                yield return new(
                    "SPK1001", node.Name, $"no leak on {Target}: its 12-bit decay truncates towards zero, to multiples of 1/64 of a weight's unit",
                    $"v -= v >> {shift}, which rounds to whole units", "train with integrate-and-fire neurons (decay 1)");
            if (LoihiFormat.Fault(graph, node, Prices) is { } clipped)
                yield return clipped;
        }

        foreach (var fault in TargetRules.Reset(graph, Target, ResetKind.ToZero).Concat(TargetRules.SpikeCountReadOut(graph, Target)))
            yield return fault;
        foreach (var population in network.Populations.Skip(1))
        {
            var neurons = Enumerable.Range(population.First, population.Count).Select(i => (LoihiNeuron)network.Network.Cells[i]);
            if (neurons.FirstOrDefault(n => n.Bias != 0 && (population.Depth < 0 || n.InitialPotential + n.Bias > n.Threshold || n.InitialPotential < n.LowestPotential)) is { } neuron)
                yield return new(
                    "SPK1007", population.Name, $"a bias that can be made up for: the chip adds it {population.Depth} steps before the layer begins, so the potential starts that much off without firing",
                    FormattableString.Invariant($"a bias of {neuron.Bias} at the threshold {neuron.Threshold}"), "train with smaller negative biases");
        }
    }
}
