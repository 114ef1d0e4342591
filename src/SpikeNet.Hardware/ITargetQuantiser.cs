using SpikeNet.Graph;

namespace SpikeNet.Hardware;

/// <summary>A target whose tool chain quantises by a rule of its own; <c>compile</c> uses it instead of <see cref="Quantisation"/>.</summary>
public interface ITargetQuantiser
{
    /// <summary>The rule in a line.</summary>
    string QuantisationRule { get; }

    /// <summary>The graph in the target's integers.</summary>
    /// <param name="graph">A sound graph in real numbers.</param>
    /// <param name="weightBits">The width of a weight, 2 to 16; a target may have less.</param>
    /// <exception cref="InvalidGraphException">The graph has faults, or a normalisation or an average pooling cannot be folded.</exception>
    /// <exception cref="ArgumentException">The graph is quantised already, or something has no integer form.</exception>
    SpikeGraph Quantise(SpikeGraph graph, int weightBits);
}
