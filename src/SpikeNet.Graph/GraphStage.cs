namespace SpikeNet.Graph;

/// <summary>A fully connected node with the neurons that it feeds: what hardware calls a layer.</summary>
/// <param name="Dense">The synapses.</param>
/// <param name="Neurons">The neurons, or null where a read-out takes the sums.</param>
public sealed record GraphStage(DenseNode Dense, NeuronNode? Neurons)
{
    /// <summary>The neurons' name where there are any, otherwise the synapses'.</summary>
    public string Name => Neurons?.Name ?? Dense.Name;
}
