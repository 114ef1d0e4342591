using System.Collections.Immutable;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>A number that a step program reads and that never changes, such as a decay factor or a threshold, as a raw integer.</summary>
/// <param name="Place">Its place in the program.</param>
/// <param name="Values">One value, or one for each neuron, in the program's working format.</param>
public sealed record FixedPointFactor(int Place, ImmutableArray<int> Values)
{
    /// <summary>The value for a neuron.</summary>
    /// <param name="neuron">Its place in the population.</param>
    public int Of(int neuron) => Values.Length == 1 ? Values[0] : Values[neuron];

    /// <inheritdoc/>
    public bool Equals(FixedPointFactor? other) => other is not null && Place == other.Place && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Place, Values.Length);
}
