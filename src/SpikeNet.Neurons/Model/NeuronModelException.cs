using System.Collections.Immutable;

namespace SpikeNet.Neurons.Model;

/// <summary>A neuron model is wrong; thrown when it is built, with every mistake at once.</summary>
public sealed class NeuronModelException : ArgumentException
{
    /// <summary>Collects the mistakes of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="faults">The mistakes, at least one.</param>
    public NeuronModelException(string model, IEnumerable<NeuronFault> faults)
        : this(model, [.. faults])
    {
    }

    private NeuronModelException(string model, ImmutableArray<NeuronFault> faults)
        : base($"The neuron model '{model}' is wrong:{string.Concat(faults.Select(f => Environment.NewLine + "  " + f))}")
    {
        Model = model;
        Faults = faults;
    }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>The mistakes.</summary>
    public ImmutableArray<NeuronFault> Faults { get; }
}
