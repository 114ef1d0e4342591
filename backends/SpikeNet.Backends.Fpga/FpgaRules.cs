using SpikeNet.Graph;

namespace SpikeNet.Backends.Fpga;

/// <summary>Which graphs the accelerator's published datapath has a place for.</summary>
/// <remarks>
/// Fully connected layers, 3x3 convolutions, maximum pooling (a window counter for each output), sum pooling before a fully connected layer (the
/// spikes enter that layer one by one, with the weights of their window), and an or of spikes as residual connection. Nothing is published of
/// sums that two layers add up, graded spikes, delays, other windows.
/// </remarks>
internal static class FpgaRules
{
    /// <summary>All nodes that the accelerator has no model of.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="geometry">The accelerator.</param>
    internal static IEnumerable<Diagnostic> Nodes(SpikeGraph graph, string target, FpgaGeometry geometry)
    {
        var signals = GraphSignals.Of(graph);
        foreach (var node in graph.Nodes)
        {
            switch (node)
            {
                case ConvolutionNode convolution when !ConvolutionMapping.Fits(convolution):
                    yield return new(
                        "SPK1011", node.Name, $"3x3 convolutions of stride 1 with at most one pixel of padding on {target}: the published cycle model covers no others",
                        $"{convolution.Window.KernelHeight} x {convolution.Window.KernelWidth}, stride {convolution.Window.StrideY} x {convolution.Window.StrideX}, padding "
                        + $"{convolution.Window.PaddingY} x {convolution.Window.PaddingX}, dilation {convolution.Window.DilationY} x {convolution.Window.DilationX}, {convolution.Groups} group(s)",
                        "use 3x3 kernels and pool to make maps smaller");
                    break;
                case ConvolutionNode convolution when convolution.InputShape.Channels > geometry.SpikeWordBits:
                    yield return new("SPK1011", node.Name, $"at most {geometry.SpikeWordBits} input channels on {target}: one word of the spike memory", $"{convolution.InputShape.Channels}", "use fewer channels");
                    break;
                case PoolNode pool when !signals[graph.Sources(pool.Name)[0]].IsEvents:
                    yield return new("SPK1010", node.Name, $"pooling of spikes on {target}", $"a pooling of the sums of '{graph.Sources(pool.Name)[0]}'", "pool behind the neurons");
                    break;
                case PoolNode { Pooling: not PoolKind.Max } pool when !UnpoolsInto(graph, pool):
                    yield return new(
                        "SPK1010", node.Name, $"maximum pooling, or sums without overlap before one fully connected layer, on {target}",
                        $"a {(pool.Pooling == PoolKind.Sum ? "sum" : "average")} pooling before {string.Join(", ", graph.Consumers(pool.Name))}", "use maximum pooling");
                    break;
                case AddNode or DelayNode or NormalisationNode:
                    yield return new("SPK1010", node.Name, $"layers, maximum pooling and an or of spikes on {target}", $"a node of the kind {node.Kind}", "join spikes with an or, or use a target that has it");
                    break;
            }
        }
    }

    /// <summary>The pooling whose spikes enter a layer one by one; null where the layer takes its source as it is.</summary>
    internal static PoolNode? UnpooledSource(SpikeGraph graph, SynapticLayer layer)
    {
        var source = graph.Node(layer.Source);
        if (source is FlattenNode)
            source = graph.Node(graph.Sources(source.Name)[0]);
        return source is PoolNode { Pooling: PoolKind.Sum } pool ? pool : null;
    }

    private static bool UnpoolsInto(SpikeGraph graph, PoolNode pool)
    {
        var window = pool.Window;
        var overlaps = window.StrideY < window.KernelHeight || window.StrideX < window.KernelWidth || window.DilationY > 1 || window.DilationX > 1;
        var source = graph.Node(graph.Sources(pool.Name)[0]);
        if (pool.Pooling != PoolKind.Sum || overlaps || source is not (InputNode or NeuronNode or OrNode or PoolNode { Pooling: PoolKind.Max }))
            return false;
        var consumers = graph.Consumers(pool.Name);
        if (consumers.Length == 1 && graph.Node(consumers[0]) is FlattenNode flatten)
            consumers = graph.Consumers(flatten.Name);
        return consumers.All(c => graph.Node(c) is DenseNode);
    }
}
