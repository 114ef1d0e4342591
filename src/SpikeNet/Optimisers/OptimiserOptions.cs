using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>Which optimiser, and its settings: what is given to a trainer.</summary>
public abstract record OptimiserOptions
{
    /// <summary>The weight decay, at least 0; what it does is the optimiser's matter.</summary>
    /// <remarks>It is for weights alone (<see cref="Parameter.IsWeight"/>): biases, gains and neuron parameters decay only in a group that says so.</remarks>
    public double WeightDecay { get; init; }

    /// <summary>Parameters with settings of their own. The first group that contains a parameter has it; what is in none has the optimiser's settings.</summary>
    public ImmutableArray<ParameterGroup> Groups { get; init; } = [];

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What it changes.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a group contains no parameter.</exception>
    public abstract Optimiser Create(ImmutableArray<Parameter> parameters);
}
