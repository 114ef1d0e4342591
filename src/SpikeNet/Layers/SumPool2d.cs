using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The sum of each channel under a moving window: of spikes, their number.</summary>
/// <remarks>
/// Spikes become graded events worth the number of spikes under the window, which integer hardware counts exactly.
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout.</param>
/// <param name="window">Kernel, stride, padding, dilation.</param>
/// <exception cref="ArgumentException">The window does not fit, or some window would lie outside the input.</exception>
public sealed class SumPool2d(string name, FeatureShape input, SpatialWindow window) : Pooling(name, input, window, PoolKind.Sum)
{
    /// <summary>Square windows side by side.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout.</param>
    /// <param name="kernel">Height, width and stride of the window.</param>
    public SumPool2d(string name, FeatureShape input, int kernel)
        : this(name, input, SpatialWindow.Square(kernel, kernel))
    {
    }
}
