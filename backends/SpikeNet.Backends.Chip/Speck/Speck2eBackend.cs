using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>Speck2e (SynSense): nine asynchronous cores that work event by event.</summary>
/// <remarks>
/// Layers are convolutions (fully connected ones become convolutions too), integrate-and-fire neurons and sum pooling; what is none is SPK1010.
/// Codes of its own are listed at <see cref="Speck2eRules"/> and <see cref="Speck2ePlacement"/>. Limits, memories and prices are in <c>Chips/speck2e.json</c>.
/// A 16-bit potential that meets the end of its range stays there, on the chip and in the run; how often is reported, not refused.
/// </remarks>
public sealed class Speck2eBackend : IBackend, ITargetQuantiser, IPlacingBackend
{
    private const string Target = "speck2e";

    private readonly Speck2eRules _rules;
    private readonly ImmutableArray<Speck2eCore> _cores;

    private readonly Speck2eSensor? _sensor;

    /// <summary>The chip of the data file.</summary>
    /// <param name="sensor">How the chip's own camera shall feed the network, which is then held to it; null where nothing is asked of the camera.</param>
    public Speck2eBackend(Speck2eSensor? sensor = null)
    {
        _sensor = sensor;
        Chip = ChipDescription.Of(Target);
        Energy = Chip.ToEnergyTable();
        _rules = new Speck2eRules(Chip);
        _cores = Speck2eCore.Of(Chip);
    }

    /// <summary>The data file.</summary>
    public ChipDescription Chip { get; }

    /// <inheritdoc/>
    public string Name => Target;

    /// <inheritdoc/>
    public string Description => "Speck2e neuromorphic chip: event by event on nine cores; modelled from published power and latency, not measured";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities => Chip.Neuron!;

    /// <inheritdoc/>
    public EnergyTable Energy { get; }

    /// <inheritdoc/>
    public string QuantisationRule => "one scale per layer: the smallest that brings weights and biases to 8 bits and the threshold to 16 (sinabs)";

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        var plan = Speck2ePlan.Of(graph);
        IEnumerable<Diagnostic> faults =
        [
            .. plan.Refusals.Where(r => r.Code != "SPK1009").Select(r => r.ToDiagnostic()),
            .. TargetRules.Quantised(graph),
            .. Leaks(graph),
            .. TargetRules.Reset(graph, Target, ResetKind.ToZero, ResetKind.BySubtraction),
            .. graph.IsQuantised ? TargetRules.WeightBits(graph, Target, Chip.Whole("weight.bits")) : [],
            .. TargetRules.StateBits(graph, Target, Chip.Whole("state.bits")),
            .. TargetRules.SpikeCountReadOut(graph, Target),
            .. _rules.Check(graph, plan).Concat(Place(plan).Violations).Concat(_sensor?.Check(graph.Input.Name, plan.InputShape, Chip) ?? []).Select(v => v.ToDiagnostic()),
        ];
        return [.. faults];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The graph is not quantised, or the chip has no layers for it.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph) => Network(graph);

    /// <inheritdoc/>
    public SpikeGraph Quantise(SpikeGraph graph, int weightBits) => Quantisation.Quantise(graph, QuantisationOptions.Speck with { WeightBits = weightBits });

    /// <summary>Places the layers of a graph on the cores.</summary>
    /// <param name="graph">A sound graph.</param>
    public Speck2ePlacement Place(SpikeGraph graph) => Place(Speck2ePlan.Of(graph));

    /// <summary>Runs a batch event by event and step by step and counts in the chip's own words.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The graph is not quantised, the chip has no layers for it, or the input does not fit it.</exception>
    public Speck2eAccount Account(SpikeGraph graph, SpikeTrain input, CancellationToken cancellation = default) => Network(graph).Account(input, cancellation).Account;

    /// <inheritdoc/>
    public HardwarePlacement Placement(SpikeGraph graph)
    {
        var placement = Place(graph);
        static string Share(long words, long? of) => of is { } all ? string.Create(CultureInfo.InvariantCulture, $"{words} ({100.0 * words / all:0.#} %)") : $"{words}";
        var rows = placement.Layers.Zip(placement.Cores, (layer, core) => ImmutableArray.Create(
            layer.Name, core is null ? "-" : $"{core.Index}", Share(layer.KernelWords, core?.KernelWords), Share(layer.NeuronWords, core?.NeuronWords), $"{layer.BiasWords}"));
        var depth = Speck2ePlan.Of(graph).Depth;
        return new(
            ["layer", "core", "kernel words", "neuron words", "bias words"],
            [.. rows],
            [
                string.Create(CultureInfo.InvariantCulture, $"latency of an input event: {depth} layers x {Energy.Si("event.service") * 1e6:0.##} us = {depth * Energy.Si("event.service") * 1e6:0.##} us (derived)"),
                Camera(Speck2ePlan.Of(graph).InputShape),
                Speck2eCalibration.Text(Chip),
                "modelled, not measured",
            ]);
    }

    private string Camera(FeatureShape input)
    {
        var size = Chip.Whole("sensor.size");
        return _sensor is { } given ? $"the chip's camera of {size} x {size} pixels feeds {given.Output(size)} with {given}"
            : Speck2eSensor.For(input, Chip) is { } fits ? $"the chip's camera of {size} x {size} pixels can feed the network with --sensor {fits}"
            : $"the chip's camera (2 polarities, {size} x {size} pixels) cannot feed an input of {input}: events come from the host";
    }

    private Speck2eNetwork Network(SpikeGraph graph)
    {
        var plan = Speck2ePlan.Of(graph);
        TargetRules.ThrowIfAny(graph, Target, plan.Refusals.Select(r => r.ToDiagnostic()));
        return new Speck2eNetwork(graph, plan, Place(plan), Energy);
    }

    private Speck2ePlacement Place(Speck2ePlan plan) => new(plan.Layers, _cores, _rules.Strides);

    private static IEnumerable<Diagnostic> Leaks(SpikeGraph graph)
    {
        foreach (var fault in TargetRules.Leak(graph, Target))
            yield return fault;
        foreach (var node in graph.Nodes.OfType<NeuronNode>().Where(n => n.FixedPoint is null && n.Neuron.Leaks))
            yield return new("SPK1001", node.Name, $"no leak on {Target}", $"{node.Neuron}", "train with integrate-and-fire neurons (decay 1)");
    }
}
