namespace SpikeNet.Tensors;

/// <summary>How the N features of a step are laid out in space: channels, rows and columns.</summary>
/// <remarks>
/// Channel-last: channel c at row y and column x is feature <c>(y * Width + x) * Channels + c</c>, in training, in event lists and in
/// graphs alike; only readers and writers of channel-first formats (NIR, PyTorch) convert. One-dimensional signals of length L have
/// height 1 and width L; features without a place are channels of a single pixel. A channel's neighbours in memory are the other
/// channels of its pixel, so that an event of a convolution adds contiguous rows of weights.
/// </remarks>
/// <param name="Channels">C, at least 1.</param>
/// <param name="Height">H, at least 1.</param>
/// <param name="Width">W, at least 1.</param>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>N = C H W.</summary>
    public int Count => Channels * Height * Width;

    /// <summary>Whether there is only one pixel: the features have no place.</summary>
    public bool IsFlat => Height == 1 && Width == 1;

    /// <summary>N features without a place.</summary>
    public static FeatureShape Flat(int features) => new(features, 1, 1);

    /// <summary>C channels along a line of L places.</summary>
    public static FeatureShape Line(int channels, int length) => new(channels, 1, length);

    /// <summary>The feature of a channel at a place.</summary>
    public int IndexOf(int channel, int y, int x) => (((y * Width) + x) * Channels) + channel;

    /// <inheritdoc/>
    public override string ToString() => IsFlat ? $"{Channels}" : Height == 1 ? $"{Channels} x {Width}" : $"{Channels} x {Height} x {Width}";
}
