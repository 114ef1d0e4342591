namespace SpikeNet.Graph;

/// <summary>A node with weights, whose events are counted as synaptic operations: what fully connected nodes and convolutions share.</summary>
/// <remarks>Output channels come first in the shape of <see cref="Weight"/>. Quantised, it is W_int * <see cref="WeightTensor.Scale"/>, and so is the bias.</remarks>
/// <param name="Name">The node's name.</param>
/// <param name="Weight">W.</param>
/// <param name="Bias">b, one for each output channel, added in every step; or null.</param>
public abstract record SynapseNode(string Name, WeightTensor Weight, WeightTensor? Bias) : GraphNode(Name)
{
    /// <summary>The channels that have weights of their own: outputs of a dense node, channels of a convolution's output.</summary>
    public int WeightChannels => Weight.Shape[0];
}
