namespace SpikeNet.Tensors;

/// <summary>How shapes are written in messages.</summary>
internal static class Shapes
{
    internal static string Format(ReadOnlySpan<int> shape) => string.Join(", ", shape.ToArray());
}
