using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The average of each channel under a window that moves along a line, as torch.nn.AvgPool1d.</summary>
/// <remarks>
/// The sum under the window divided by its size, places outside the input included (count_include_pad). Spikes become graded
/// events worth their share of the window.
/// </remarks>
/// <param name="name">The layer's name.</param>
/// <param name="input">The input's layout, of height 1 (<see cref="FeatureShape.Line"/>).</param>
/// <param name="window">The window (<see cref="SpatialWindow.Line"/>).</param>
/// <exception cref="ArgumentException">The input is higher than 1, the window does not fit, or some window would lie outside the input.</exception>
public sealed class AvgPool1d(string name, FeatureShape input, SpatialWindow window)
    : Pooling(name, SpatialLayout.Line(input, name), window, PoolKind.Average)
{
    /// <summary>Windows side by side.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout, of height 1.</param>
    /// <param name="kernel">Width and stride of the window.</param>
    public AvgPool1d(string name, FeatureShape input, int kernel)
        : this(name, input, SpatialWindow.Line(kernel, kernel))
    {
    }
}
