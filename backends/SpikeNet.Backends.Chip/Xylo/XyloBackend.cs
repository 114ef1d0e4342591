using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>A chip of the Xylo family (SynSense): inputs, one hidden population that may feed itself, and outputs, stepped in real time in integers.</summary>
/// <remarks>
/// Codes of its own: SPK1170 input channels, SPK1171 hidden neurons, SPK1172 outputs, SPK1173 the largest and SPK1174 the mean fan-out,
/// SPK1175 synaptic states, SPK1176 thresholds. No price of an operation is published, so every total of energy is incomplete; figures of a
/// keyword-spotting network are in the data file as a calibration that no total is made of. Modelled, not measured.
/// </remarks>
public sealed class XyloBackend : IBackend, IPlacingBackend, ITargetQuantiser
{
    private readonly ChipDescription _chip;

    private XyloBackend(string name)
    {
        _chip = ChipDescription.Of(name);
        Energy = _chip.ToEnergyTable();
    }

    /// <inheritdoc/>
    public string Name => _chip.Name;

    /// <inheritdoc/>
    public string Description => _chip.Title;

    /// <inheritdoc/>
    public TargetCapabilities Capabilities => _chip.Neuron!;

    /// <inheritdoc/>
    public EnergyTable Energy { get; }

    /// <inheritdoc/>
    public string QuantisationRule => XyloConversion.Rule;

    /// <summary>The data file.</summary>
    public ChipDescription Chip => _chip;

    /// <summary>Xylo Audio 2.</summary>
    public static XyloBackend Audio2() => new("xylo-audio2");

    /// <summary>Xylo Audio 3.</summary>
    public static XyloBackend Audio3() => new("xylo-audio3");

    /// <summary>Xylo IMU.</summary>
    public static XyloBackend Imu() => new("xylo-imu");

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new XyloRules(graph, _chip).Check();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The graph has another structure, or real numbers.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph) => new XyloNetwork(graph, XyloMapping.Of(graph, Name), ToModel(graph), _chip);

    /// <inheritdoc/>
    public SpikeGraph Quantise(SpikeGraph graph, int weightBits) => XyloConversion.Quantise(graph, Math.Min(weightBits, _chip.Whole("weight.bits")));

    /// <summary>The integers that the chip would be given.</summary>
    /// <param name="graph">A sound graph in integers.</param>
    /// <exception cref="ArgumentException">The graph has another structure, or real numbers.</exception>
    public XyloModel ToModel(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var mapping = XyloMapping.Of(graph, Name);
        TargetRules.ThrowIfAny(graph, Name, mapping.Faults.Select(f => f.ToDiagnostic()));
        TargetRules.ThrowIfAny(graph, Name, Check(graph).Where(d => d.Code is "SPK1000" or "SPK1009"));
        return mapping.ToModel(_chip.Whole("hidden.spikes"), _chip.Whole("output.spikes"));
    }

    /// <summary>A simulation of a graph's integers on this chip.</summary>
    /// <param name="graph">A sound graph in integers.</param>
    /// <exception cref="ArgumentException">The graph has another structure, or real numbers.</exception>
    public XyloSimulation Simulate(SpikeGraph graph) => new(ToModel(graph), _chip.Whole("input.events"));

    /// <inheritdoc/>
    public HardwarePlacement Placement(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var mapping = XyloMapping.Of(graph, Name);
        var rows = new List<ImmutableArray<string>>();
        void Row(string layer, string what, double? needed, string limit)
        {
            var most = _chip.Limit(limit).Value;
            rows.Add([layer, what, Number(needed), Number(most), needed is { } n && most is > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * n / most:0.#} %") : "—"]);
        }

        Row(graph.Input.Name, "channels", graph.Input.Features, "inputs");
        if (mapping.Hidden is { } hidden)
            Row(hidden.Name, "hidden neurons", hidden.OutputShape.Count, "hidden");
        if (mapping.Outputs is { } outputs)
            Row(outputs.Name, "outputs", outputs.OutputShape.Count, "outputs");
        var notes = new List<string>();
        if (mapping.Faults.IsEmpty && Check(graph).All(d => d.Code is not ("SPK1000" or "SPK1009")))
        {
            var model = ToModel(graph);
            Row(model.Hidden.Name, "fan-out, largest", model.FanOut.Max(), "fanout.most");
            Row(model.Hidden.Name, "fan-out, mean", model.MeanFanOut, "fanout.mean");
            notes.AddRange(XyloNetwork.ClockNotes(model, new XyloCycles(_chip)));
        }

        return new HardwarePlacement(["layer", "what", "needs", "has", "used"], [.. rows], [.. notes]);
    }

    private static string Number(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "—";
}
