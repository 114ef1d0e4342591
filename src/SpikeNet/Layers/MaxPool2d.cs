using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The largest value of each channel under a moving window, as torch.nn.MaxPool2d.</summary>
/// <remarks>
/// Of spikes: whether any place under the window spikes, so spikes remain spikes. The gradient goes to the first of the largest
/// values, rows first, as in torch: where no place spikes, to the first place.
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout.</param>
/// <param name="window">Kernel, stride, padding, dilation.</param>
/// <exception cref="ArgumentException">The window does not fit, or some window would lie outside the input.</exception>
public sealed class MaxPool2d(string name, FeatureShape input, SpatialWindow window) : Pooling(name, input, window, PoolKind.Max)
{
    /// <summary>Square windows side by side.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout.</param>
    /// <param name="kernel">Height, width and stride of the window.</param>
    public MaxPool2d(string name, FeatureShape input, int kernel)
        : this(name, input, SpatialWindow.Square(kernel, kernel))
    {
    }
}
