using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A node of a <see cref="SpikeGraph"/>: one operation with one output.</summary>
/// <remarks>
/// Features are numbered channel-last (<see cref="FeatureShape"/>). A node that does not look at places states shapes without a
/// place; the values keep the layout of the node before.
/// </remarks>
/// <param name="Name">Unique in its graph; letters, digits, '.', '_' and '-'.</param>
public abstract record GraphNode(string Name)
{
    /// <summary>The word for the kind of node in listings and messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The layout that every input must have; a shape without a place takes any layout of that many features.</summary>
    public abstract FeatureShape ExpectedInput { get; }

    /// <summary>The layout that the node gives.</summary>
    /// <exception cref="ArgumentException">The node's window does not fit its input.</exception>
    public abstract FeatureShape OutputShape { get; }

    /// <inheritdoc/>
    /// <remarks>Never throws: the shapes of a wrong node may not exist.</remarks>
    public sealed override string ToString() => $"{Kind} '{Name}'";
}
