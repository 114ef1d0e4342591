namespace SpikeNet.Graph;

/// <summary>What the synapses of one dense node or convolution and their neurons did over a batch, by the definitions that every report uses.</summary>
/// <param name="Node">The name of the node with the weights.</param>
/// <param name="InputEvents">Spikes that reached the node.</param>
/// <param name="SynapticOperations">One weight, zero or not, added for one event to one existing target; no bias, no padding.</param>
/// <param name="DenseOperations">The same as if every input had spiked in every step.</param>
/// <param name="OutputSpikes">Spikes that its neurons fired; 0 where a read-out takes the sums.</param>
/// <param name="NeuronUpdates">Neurons (or sums that a read-out takes) times steps times samples.</param>
public sealed record NodeCounts(string Node, long InputEvents, long SynapticOperations, long DenseOperations, long OutputSpikes, long NeuronUpdates);
