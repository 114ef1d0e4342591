using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Hardware.Report;

/// <summary>One layer of the network that was compared.</summary>
/// <param name="Layer">The layer's name, as in the counts.</param>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Neurons">The number of neurons, or of sums where a read-out takes them.</param>
/// <param name="Weights">The number of weights, without biases.</param>
/// <param name="WeightBits">The width of a weight.</param>
/// <param name="Threshold">The threshold in integer units; null where there are no integer neurons.</param>
/// <param name="Neuron">The neuron in words.</param>
public sealed record LayerSummary(string Layer, int Inputs, int Neurons, int Weights, int WeightBits, int? Threshold, string Neuron)
{
    /// <summary>The synapses in words: "fully connected", "convolution 3 x 3, stride 2".</summary>
    public string Synapses { get; init; } = "fully connected";

    /// <summary>The layout of the inputs, such as "2 x 34 x 34"; their number where they have no place.</summary>
    public string InputShape { get; init; } = QuantityFormat.Integer(Inputs);

    /// <summary>The layout of the sums, such as "16 x 16 x 16"; their number where they have no place.</summary>
    public string OutputShape { get; init; } = QuantityFormat.Integer(Neurons);

    /// <summary>Bits of potential of one neuron; null where there are no integer neurons.</summary>
    public int? StateBits { get; init; }

    /// <summary>Mean synaptic operations of an inference; null where nothing was run.</summary>
    public double? SynapticOperations { get; init; }

    /// <summary>The layers of a graph in order.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="run">Its run on some samples, or null.</param>
    public static ImmutableArray<LayerSummary> Of(SpikeGraph graph, GraphRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var samples = run is null ? 0.0 : run.Spikes[graph.Input.Name].BatchSize;
        return [.. graph.Layers().Select((layer, i) => new LayerSummary(
            layer.Synapses.Name, layer.Synapses.ExpectedInput.Count, layer.Synapses.OutputShape.Count, layer.Weight.Length, layer.Weight.Bits,
            Fixed(layer)?.Threshold, Words(graph, layer))
        {
            Synapses = Words(layer.Synapses),
            InputShape = Words(layer.Synapses.ExpectedInput),
            OutputShape = Words(layer.Synapses.OutputShape),
            StateBits = Fixed(layer)?.StateBits,
            SynapticOperations = samples > 0 ? run!.Counts[i].SynapticOperations / samples : null,
        })];
    }

    private static FixedPointNeuron? Fixed(SynapticLayer layer) => layer.Neurons.OfType<NeuronNode>().FirstOrDefault()?.FixedPoint;

    private static string Words(FeatureShape shape) => shape.IsFlat ? QuantityFormat.Integer(shape.Count) : $"{shape}";

    private static string Words(SynapseNode synapses)
    {
        if (synapses is DenseNode)
            return "fully connected";
        var (window, groups) = synapses is TransposedConvolutionNode t ? (t.Window, t.Groups) : (((ConvolutionNode)synapses).Window, ((ConvolutionNode)synapses).Groups);
        var words = new List<string> { $"{(synapses is TransposedConvolutionNode ? "transposed " : "")}convolution {window.KernelHeight} x {window.KernelWidth}" };
        if (window.StrideY != 1 || window.StrideX != 1)
            words.Add("stride " + Both(window.StrideY, window.StrideX));
        if (window.DilationY != 1 || window.DilationX != 1)
            words.Add("dilation " + Both(window.DilationY, window.DilationX));
        if (groups != 1)
            words.Add($"{groups} groups");
        return string.Join(", ", words);

        static string Both(int y, int x) => y == x ? $"{y}" : $"{y} x {x}";
    }

    private static string Words(SpikeGraph graph, SynapticLayer layer) => layer switch
    {
        { Neurons.IsEmpty: false } => string.Join("; ", layer.Neurons.Select(n => n is NeuronNode node ? Words(node) : Words((ProgramNeuronNode)n))),
        { FeedsReadOut: true } => $"read-out ({graph.ReadOut.Rule})",
        _ => "added to the next layer's sums",
    };

    private static string Words(ProgramNeuronNode node) => $"{node.Model.Name}{(node.RecurrentWeights.Any(w => w is not null) ? ", recurrent" : "")}, "
        + (node.FixedPoint is { } form ? $"in integers: {string.Join(", ", node.Model.States.Zip(form.States, (state, format) => $"{state.Name} {format}"))}" : "in real numbers");

    private static string Words(NeuronNode node)
    {
        var leak = node.FixedPoint switch
        {
            { LeakShift: { } shift } => $"leak v -= v >> {shift}",
            { LeakShift: null } => "no leak",
            _ => node.Neuron.Leaks ? FormattableString.Invariant($"leak {node.Neuron.Decay:0.####} per step") : "no leak",
        };
        var comparison = node.Neuron.Comparison == Comparison.AtLeast ? "≥" : ">";
        var reset = node.Neuron.Reset == ResetKind.ToZero ? "to zero" : "by subtraction";
        return $"integrate-and-fire, {leak}, fires at {comparison}, resets {reset}";
    }
}
