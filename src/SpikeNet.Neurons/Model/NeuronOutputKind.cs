namespace SpikeNet.Neurons.Model;

/// <summary>What an output of a neuron model is.</summary>
public enum NeuronOutputKind
{
    /// <summary>0 or 1; becomes events.</summary>
    Spikes,

    /// <summary>Any value, such as the potential of a read-out or the difference of a sigma-delta neuron.</summary>
    Graded,
}
