using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A population of spiking neurons of one kind.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Size">The number of neurons.</param>
/// <param name="Neuron">The neuron's equations and parameters in real numbers.</param>
/// <param name="FixedPoint">The same in integers once the graph is quantised, otherwise null.</param>
public sealed record NeuronNode(string Name, int Size, LifNeuron Neuron, FixedPointNeuron? FixedPoint = null) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "neuron";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => FeatureShape.Flat(Size);

    /// <inheritdoc/>
    public override FeatureShape OutputShape => FeatureShape.Flat(Size);
}
