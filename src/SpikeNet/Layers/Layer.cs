using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A layer: a whole sequence in, a whole sequence out.</summary>
/// <param name="name">Unique in its network; also the name of its graph node.</param>
public abstract class Layer(string name)
{
    /// <summary>The layer's name.</summary>
    public string Name { get; } = name;

    /// <summary>The number of inputs N; 0 where any will do.</summary>
    public abstract int InFeatures { get; }

    /// <summary>The number of outputs N.</summary>
    public abstract int OutFeatures { get; }

    /// <summary>What training changes.</summary>
    public virtual ImmutableArray<Parameter> Parameters => [];

    /// <summary>Computes the output; in training also records the way back on the context's tape.</summary>
    /// <exception cref="ArgumentException">The input does not have the layer's N.</exception>
    public abstract Signal Forward(Signal input, StepContext context);

    /// <summary>The layer's meaning as a graph node, with a copy of its parameters.</summary>
    public abstract GraphNode ToNode();
}
