using SpikeNet.Neurons.Compilation;

namespace SpikeNet;

/// <summary>The states of a network's neurons between two chunks of one long sequence. Make a new one for every new batch of samples.</summary>
public sealed class CarriedStates
{
    private readonly Dictionary<string, CarriedState> _states = [];

    /// <summary>The state that a layer left, or null before the first chunk.</summary>
    public CarriedState? this[string layer]
    {
        get => _states.GetValueOrDefault(layer);
        internal set => _states[layer] = value ?? throw new ArgumentNullException(nameof(value));
    }
}
