namespace SpikeNet.Graph;

/// <summary>A fully connected node with the neurons that it feeds: what hardware calls a layer.</summary>
/// <param name="Dense">The synapses.</param>
/// <param name="Neurons">Integrate-and-fire neurons, or null where there are none.</param>
/// <param name="Program">Neurons of any other model, or null where there are none.</param>
public sealed record GraphStage(DenseNode Dense, NeuronNode? Neurons, ProgramNeuronNode? Program = null)
{
    /// <summary>The neurons' name where there are any, otherwise the synapses'.</summary>
    public string Name => Neurons?.Name ?? Program?.Name ?? Dense.Name;

    /// <summary>Whether spikes leave the layer; otherwise a read-out takes its values.</summary>
    public bool Spikes => Neurons is not null || Program is { Spikes: true };
}
