namespace SpikeNet.Neurons.Model;

/// <summary>Finds the mistakes of a model.</summary>
public static class NeuronVerifier
{
    /// <summary>All mistakes at once; none for a sound model.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<NeuronFault> Check(NeuronModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [];
    }
}
