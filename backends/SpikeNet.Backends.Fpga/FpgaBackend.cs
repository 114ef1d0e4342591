using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Fpga;

/// <summary>A model of the event-compressed FPGA accelerator ExSpike (arXiv 2606.20414; XC7V2000T, 200 MHz) with convolutions as published (<see cref="ConvolutionMapping"/>) and fully connected layers mapped as in <see cref="DenseMapping"/>.</summary>
/// <remarks>
/// Cycles per layer and sample: <c>max(accumulate, weight beats) + T * ceil(out / 32)</c>; of a convolution
/// <c>sum over steps(max(accumulate, weight beats) + H' W' ceil(Cout / 32))</c>; layer after layer; see <see cref="AccumulatePhase"/>.
/// Energy: power per published report and clock cycle, so it depends on the cycles and not on which bits toggled.
/// Capacity code: SPK1100, more steps of a fully connected layer, or rows or columns of a map, than an event can name.
/// </remarks>
public sealed class FpgaBackend : IBackend, ITargetQuantiser
{
    private readonly FpgaOptions _options;
    private readonly FpgaGeometry _geometry;

    /// <summary>Makes the target.</summary>
    /// <param name="options">The variant.</param>
    public FpgaBackend(FpgaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Energy = EnergyTable.FromResource(typeof(FpgaBackend).Assembly, options.GroupSize == 1 ? "fpga-plain" : "fpga");
        _geometry = FpgaGeometry.From(Energy);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public string Description => _options.GroupSize == 1
        ? "event-driven FPGA accelerator (ExSpike's baseline, 200 MHz) without event compression; modelled cycle by cycle"
        : $"event-compressed FPGA accelerator (ExSpike, 200 MHz), common events of {_options.GroupSize} adjacent positions or steps accumulated once; modelled cycle by cycle";

    /// <inheritdoc/>
    public TargetCapabilities Capabilities { get; } = new(
        "none, or v -= v >> 1", "to zero", ">= (> as >= theta + 1)", "8 bits", "16 bits, saturating at every event",
        "ExSpike, arXiv 2606.20414: fire unit halves; without leak: our own preset");

    /// <inheritdoc/>
    public EnergyTable Energy { get; }

    /// <inheritdoc/>
    public string QuantisationRule => "one scale per layer, so coarse that no partial sum can saturate: the target saturates at every event";

    /// <summary>The published best: compression of adjacent pairs.</summary>
    public static FpgaBackend Compressed() => new(new FpgaOptions());

    /// <summary>The published baseline without compression.</summary>
    public static FpgaBackend Plain() => new(new FpgaOptions { Name = "fpga-plain", GroupSize = 1 });

    /// <inheritdoc/>
    public SpikeGraph Quantise(SpikeGraph graph, int weightBits) => Quantisation.Quantise(graph, QuantisationOptions.Proven with { WeightBits = weightBits });

    /// <inheritdoc/>
    public ImmutableArray<Diagnostic> Check(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var faults = FpgaRules.Nodes(graph, Name, _geometry).Concat(TargetRules.PlainNodes(graph, Name)).Concat(TargetRules.Quantised(graph)).ToImmutableArray();
        if (!faults.IsEmpty)
            return faults;
        return
        [
            .. TargetRules.Leak(graph, Name, 1),
            .. TargetRules.Reset(graph, Name, ResetKind.ToZero),
            .. TargetRules.WeightBits(graph, Name, _geometry.WeightBits),
            .. TargetRules.StateBits(graph, Name, _geometry.StateBits),
            .. TargetRules.NoSaturation(graph, Name),
            .. TargetRules.SpikeCountReadOut(graph, Name),
            .. Capacity(graph),
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The graph is not quantised.</exception>
    public ICompiledNetwork Compile(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        TargetRules.ThrowIfAny(graph, Name, FpgaRules.Nodes(graph, Name, _geometry).Concat(TargetRules.PlainNodes(graph, Name).Concat(TargetRules.Programs(graph))));
        if (!graph.IsQuantised)
            throw new ArgumentException($"{Name} computes with integers, but the graph '{graph.Name}' holds real numbers: quantise it first.", nameof(graph));
        return new FpgaNetwork(graph, _options.GroupSize, _geometry);
    }

    private IEnumerable<Diagnostic> Capacity(SpikeGraph graph)
    {
        if (graph.Nodes.OfType<DenseNode>().Any() && graph.Input.TimeSteps > _geometry.PositionLimit)
            yield return new("SPK1100", graph.Input.Name, $"at most {_geometry.PositionLimit} steps on {Name}: an event names its position with 16 bits", $"{graph.Input.TimeSteps}", "use fewer steps");
        foreach (var convolution in graph.Nodes.OfType<ConvolutionNode>().Where(c => c.InputShape.Height > _geometry.SideLimit || c.InputShape.Width > _geometry.SideLimit))
            yield return new("SPK1100", convolution.Name, $"at most {_geometry.SideLimit} rows and columns on {Name}: an event names each with 8 bits", $"{convolution.InputShape}", "use a smaller map");
    }
}
