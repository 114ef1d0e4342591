namespace SpikeNet.Graph;

/// <summary>How often and how early the neurons of a layer spiked.</summary>
/// <param name="Layer">The layer's or node's name.</param>
/// <param name="Neurons">Its neurons.</param>
/// <param name="Samples">The samples that were run.</param>
/// <param name="Spikes">The spikes of all neurons in all samples.</param>
/// <param name="StepSum">The sum of their steps, from 0.</param>
/// <param name="MostPerNeuron">The most spikes of one neuron in one sample: at most 1 for time to first spike.</param>
public sealed record LayerTiming(string Layer, int Neurons, int Samples, long Spikes, long StepSum, int MostPerNeuron)
{
    /// <summary>The mean number of spikes of a neuron in a sample.</summary>
    public double SpikesPerNeuron => (double)Spikes / ((long)Neurons * Samples);

    /// <summary>The mean step of a spike, from 0; null without spikes.</summary>
    public double? MeanStep => Spikes == 0 ? null : (double)StepSum / Spikes;
}
