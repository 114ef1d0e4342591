using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

internal static class TensorValues
{
    /// <summary>The values; the tensor lives until they are copied, which a span alone does not see to.</summary>
    internal static float[] Values(this Tensor tensor)
    {
        var values = tensor.Span.ToArray();
        GC.KeepAlive(tensor);
        return values;
    }
}
