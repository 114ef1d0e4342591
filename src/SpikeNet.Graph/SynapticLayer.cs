using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>The synapses of a dense node or a convolution, what feeds them, and the neurons behind them.</summary>
/// <param name="Synapses">A <see cref="DenseNode"/>, a <see cref="ConvolutionNode"/> or a <see cref="TransposedConvolutionNode"/>.</param>
/// <param name="Source">The name of the node whose events reach the synapses.</param>
/// <param name="Neurons">The populations that the sums reach; where several layers feed the same neurons, only the last of them has them here.</param>
/// <param name="FeedsReadOut">Whether a read-out takes the sums.</param>
public sealed record SynapticLayer(SynapseNode Synapses, string Source, ImmutableArray<GraphNode> Neurons, bool FeedsReadOut)
{
    /// <summary>The name of its neurons where it has any, otherwise the synapses'.</summary>
    public string Name => Neurons.IsEmpty ? Synapses.Name : Neurons[0].Name;

    /// <summary>The weights.</summary>
    public WeightTensor Weight => Synapses.Weight;

    /// <summary>The bias, or null.</summary>
    public WeightTensor? Bias => Synapses.Bias;
}
