using System.Collections.Immutable;
using SpikeNet.Neurons;

namespace SpikeNet;

/// <summary>How a <see cref="NeuronLayer"/> is made.</summary>
public sealed record NeuronLayerOptions
{
    /// <summary>dt in milliseconds, above 0.</summary>
    public double TimeStepMs { get; init; } = 1;

    /// <summary>What stands for the derivative of the spike; null for the arc tangent.</summary>
    public Surrogate? Surrogate { get; init; }

    /// <summary>Whether gradient flows through the reset, which is held constant otherwise.</summary>
    public bool ThroughReset { get; init; }

    /// <summary>Whether the parameters that the model declares trainable are trained; they are kept within their ranges.</summary>
    public bool TrainParameters { get; init; }

    /// <summary>Whether the neurons feed their spikes back to one another, one step later.</summary>
    public bool Recurrent { get; init; }

    /// <summary>The standard deviation of the recurrent weights times sqrt(N).</summary>
    public double RecurrentGain { get; init; } = 0.5;

    /// <summary>Where recurrent weights come from; needed for a recurrent layer.</summary>
    public Tensors.SplitMix64? Random { get; init; }

    /// <summary>Values of parameters by name: one, or one per neuron (heterogeneous time constants). The model's defaults otherwise.</summary>
    public ImmutableDictionary<string, ImmutableArray<float>> Values { get; init; } = ImmutableDictionary<string, ImmutableArray<float>>.Empty;
}
