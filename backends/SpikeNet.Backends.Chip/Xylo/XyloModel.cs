using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>A network as Xylo runs it: inputs, a hidden population that may feed itself, and an output population.</summary>
/// <remarks>Weights are 8-bit integers <c>[to, from]</c>; hidden spikes reach the hidden population one step later and the outputs in their own step.</remarks>
public sealed record XyloModel
{
    /// <summary>The network's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of input channels.</summary>
    public required int Inputs { get; init; }

    /// <summary>The hidden population.</summary>
    public required XyloPopulation Hidden { get; init; }

    /// <summary>The output population.</summary>
    public required XyloPopulation Outputs { get; init; }

    /// <summary>From inputs to hidden neurons.</summary>
    public required ImmutableArray<int> InputWeights { get; init; }

    /// <summary>From hidden neurons to hidden neurons; empty where there is no recurrence.</summary>
    public ImmutableArray<int> RecurrentWeights { get; init; } = [];

    /// <summary>From inputs to the second synaptic current of hidden neurons; empty where they have one.</summary>
    public ImmutableArray<int> SecondInputWeights { get; init; } = [];

    /// <summary>From hidden neurons to the second synaptic current of hidden neurons; empty where there is none.</summary>
    public ImmutableArray<int> SecondRecurrentWeights { get; init; } = [];

    /// <summary>From hidden neurons to outputs.</summary>
    public required ImmutableArray<int> OutputWeights { get; init; }

    /// <summary>dt in seconds; null where the graph does not say.</summary>
    public double? TimeStepSeconds { get; init; }

    /// <summary>The synapses of hidden neurons that a hidden neuron feeds: recurrent weights other than 0, of both synaptic currents together.</summary>
    public ImmutableArray<int> FanOut { get; private init; } = [];

    /// <summary>This model with <see cref="FanOut"/> counted.</summary>
    internal XyloModel Counted() => this with
    {
        FanOut = [.. FanOutOf(RecurrentWeights, Hidden.Size).Zip(FanOutOf(SecondRecurrentWeights, Hidden.Size), (first, second) => first + second)],
    };

    /// <summary>Weights other than 0 that leave each neuron.</summary>
    /// <param name="weights"><c>[to, from]</c>, or empty.</param>
    /// <param name="size">The number of neurons.</param>
    internal static ImmutableArray<int> FanOutOf(ImmutableArray<int> weights, int size) =>
        [.. Enumerable.Range(0, size).Select(from => weights.IsEmpty ? 0 : Enumerable.Range(0, size).Count(to => weights[(to * size) + from] != 0))];

    /// <summary>The mean of <see cref="FanOut"/>; 0 without recurrence.</summary>
    public double MeanFanOut => FanOut.IsEmpty ? 0 : FanOut.Average();
}
