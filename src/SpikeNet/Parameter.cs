using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A tensor that training changes, with its gradient.</summary>
/// <param name="name">The name in checkpoints: layer and role, such as <c>fc1.weight</c>.</param>
/// <param name="value">The values.</param>
public sealed class Parameter(string name, Tensor value)
{
    /// <summary>The name in checkpoints.</summary>
    public string Name { get; } = name;

    /// <summary>The values.</summary>
    public Tensor Value { get; } = value;

    /// <summary>
    /// Whether it is a matrix or kernel, two dimensions or more, and not a vector (bias, gain of a normalisation, parameter of
    /// neurons): weight decay is for weights, since what is 0 or 1 or a time constant by nature has no reason to shrink.
    /// </summary>
    public bool IsWeight => Value.Shape.Length > 1;

    /// <summary>dL/d(value), added to by each backward pass until it is cleared.</summary>
    public Tensor Gradient { get; } = new(value.Shape);
}
