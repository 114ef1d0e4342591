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

    /// <summary>The output's layout in space for an input of a layout; layers that keep their number of values keep the layout.</summary>
    /// <param name="input">The input's layout; its count is <see cref="InFeatures"/>.</param>
    /// <exception cref="ArgumentException">The layer cannot take this layout.</exception>
    public virtual FeatureShape OutputShape(FeatureShape input) => input.Count == OutFeatures ? input : FeatureShape.Flat(OutFeatures);

    /// <summary>What training changes.</summary>
    public virtual ImmutableArray<Parameter> Parameters => [];

    /// <summary>What the layer learns without a gradient: running statistics. Checkpoints keep it.</summary>
    public virtual ImmutableArray<LayerBuffer> Buffers => [];

    /// <summary>The layers that it is made of, none for most; their parameters and buffers are among its own.</summary>
    public virtual ImmutableArray<Layer> Parts => [];

    /// <summary>Whether spikes that come out are the input's, moved, joined or left out, rather than fired by neurons of the layer: it has no firing rate then.</summary>
    public virtual bool PassesSpikesOn => false;

    /// <summary>The share of the last input's values that were not zero; null before the first, and of layers that do the same work for any.</summary>
    public double? InputDensity { get; private protected set; }

    /// <summary>How the layer works at a density of its input, such as "event-driven" or "dense"; null where there is no choice.</summary>
    /// <param name="inputDensity">Events / (T B N) of the input.</param>
    public virtual string? Execution(double inputDensity) => null;

    /// <summary>Computes the output; in training also records the way back on the context's tape.</summary>
    /// <exception cref="ArgumentException">The input does not have the layer's N.</exception>
    public abstract Signal Forward(Signal input, StepContext context);

    /// <summary>The layer's meaning as a graph node, with a copy of its parameters.</summary>
    /// <exception cref="InvalidOperationException">It is no node or several: use <see cref="AddTo"/>.</exception>
    public abstract GraphNode ToNode();

    /// <summary>Adds the layer's meaning to a graph that is being built; layers that are more than one node override it.</summary>
    /// <param name="graph">The nodes and edges so far.</param>
    /// <param name="source">The node that feeds the layer.</param>
    /// <returns>The node that gives the layer's output.</returns>
    public virtual string AddTo(GraphParts graph, string source)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Add(ToNode(), source);
    }

    /// <summary>The gradient that reached a layer's output.</summary>
    /// <param name="output">What the layer gave.</param>
    /// <exception cref="InvalidOperationException">None did.</exception>
    private protected Tensor GradientOf(Signal output)
    {
        RequireGradient(output);
        return output.Gradient!;
    }

    /// <summary>Makes sure that a gradient reached a layer's output.</summary>
    /// <param name="output">What the layer gave.</param>
    /// <exception cref="InvalidOperationException">None did.</exception>
    private protected void RequireGradient(Signal output)
    {
        if (!output.HasGradient)
            throw new InvalidOperationException($"No gradient reached the layer '{Name}': its output was not used for the loss.");
    }
}
