using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The average of each channel under a moving window, as torch.nn.AvgPool2d.</summary>
/// <remarks>
/// The sum under the window divided by its size, places outside the input included (count_include_pad). Spikes become graded
/// events worth their share of the window.
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout.</param>
/// <param name="window">Kernel, stride, padding, dilation.</param>
/// <exception cref="ArgumentException">The window does not fit, or some window would lie outside the input.</exception>
public sealed class AvgPool2d(string name, FeatureShape input, SpatialWindow window) : Pooling(name, input, window, PoolKind.Average)
{
    /// <summary>Square windows side by side.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout.</param>
    /// <param name="kernel">Height, width and stride of the window.</param>
    public AvgPool2d(string name, FeatureShape input, int kernel)
        : this(name, input, SpatialWindow.Square(kernel, kernel))
    {
    }
}
