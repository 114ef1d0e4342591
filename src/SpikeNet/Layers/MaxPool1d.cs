using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The largest value of each channel under a window that moves along a line, as torch.nn.MaxPool1d.</summary>
/// <remarks>
/// Of spikes: whether any place under the window spikes, so spikes remain spikes. The gradient goes to the first of the largest
/// values, rows first, as in torch: where no place spikes, to the first place.
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout, of height 1 (<see cref="FeatureShape.Line"/>).</param>
/// <param name="window">The window (<see cref="SpatialWindow.Line"/>).</param>
/// <exception cref="ArgumentException">The input is higher than 1, the window does not fit, or some window would lie outside the input.</exception>
public sealed class MaxPool1d(string name, FeatureShape input, SpatialWindow window)
    : Pooling(name, SpatialLayout.Line(input, name), window, PoolKind.Max)
{
    /// <summary>Windows side by side.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout, of height 1.</param>
    /// <param name="kernel">Width and stride of the window.</param>
    public MaxPool1d(string name, FeatureShape input, int kernel)
        : this(name, input, SpatialWindow.Line(kernel, kernel))
    {
    }
}
