using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Images;

/// <summary>Changes a grey image at random: shifted, turned, scaled, mirrored, with a square blackened.</summary>
/// <remarks>
/// One affine map about the image's centre, each pixel of the result interpolated linearly between the four pixels around the place that
/// it comes from; what lies outside is 0. The square is that of "cutout" (DeVries and Taylor 2017, "Improved regularization of
/// convolutional neural networks with cutout"). Deterministic in the seed. Thread-safe.
/// </remarks>
public sealed class ImageAugmentation
{
    private readonly int _height;
    private readonly int _width;
    private readonly ImageAugmentationOptions _options;

    /// <summary>Prepares the changes.</summary>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="options">How far to change.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount is out of its range.</exception>
    public ImageAugmentation(int height, int width, ImageAugmentationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_height, _width, _options) = (height, width, options);
    }

    /// <summary>Whether there is anything to change.</summary>
    public bool Changes => _options != new ImageAugmentationOptions();

    /// <summary>Makes a changed copy of an image.</summary>
    /// <param name="image">Height * width brightnesses, row by row; not changed.</param>
    /// <param name="changed">Where the copy goes.</param>
    /// <param name="seed">What to draw from.</param>
    /// <exception cref="ArgumentException">A length is not that of the images.</exception>
    public void Apply(ReadOnlySpan<float> image, Span<float> changed, ulong seed)
    {
        if (image.Length != _height * _width || changed.Length != image.Length)
            throw new ArgumentException($"Images have {_height} x {_width} pixels, but {image.Length} came for {changed.Length}.", nameof(image));

        // All are drawn, wanted or not, so that one change does not disturb the draws of another.
        var random = new SplitMix64(seed);
        var right = _options.Shift * random.NextDouble(-1, 1);
        var down = _options.Shift * random.NextDouble(-1, 1);
        var turn = _options.RotationDegrees * random.NextDouble(-1, 1) * (Math.PI / 180);
        var size = 1 + (_options.Scale * random.NextDouble(-1, 1));
        var mirror = random.NextDouble() < _options.MirrorProbability ? -1 : 1;
        var side = (int)Math.Round(_options.Erase * random.NextDouble());
        var (row, column) = (random.NextInt32(_height), random.NextInt32(_width));

        // From a place of the result back to where it comes from.
        var (cos, sin) = (Math.Cos(turn) / size, Math.Sin(turn) / size);
        var (middleX, middleY) = ((_width - 1) / 2.0, (_height - 1) / 2.0);
        for (var r = 0; r < _height; r++)
        {
            for (var c = 0; c < _width; c++)
            {
                var (x, y) = (c - middleX - right, r - middleY - down);
                changed[(r * _width) + c] = At(image, middleX + (mirror * ((cos * x) + (sin * y))), middleY + (cos * y) - (sin * x));
            }
        }

        for (var r = Math.Max(0, row - (side / 2)); r < Math.Min(_height, row - (side / 2) + side); r++)
        {
            var first = Math.Max(0, column - (side / 2));
            changed[((r * _width) + first)..((r * _width) + Math.Max(first, Math.Min(_width, column - (side / 2) + side)))].Clear();
        }
    }

    private float At(ReadOnlySpan<float> image, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (fx, fy) = ((float)(x - left), (float)(y - top));
        var upper = ((1 - fx) * Pixel(image, left, top)) + (fx * Pixel(image, left + 1, top));
        var lower = ((1 - fx) * Pixel(image, left, top + 1)) + (fx * Pixel(image, left + 1, top + 1));
        return ((1 - fy) * upper) + (fy * lower);
    }

    private float Pixel(ReadOnlySpan<float> image, int x, int y) =>
        (uint)x < (uint)_width && (uint)y < (uint)_height ? image[(y * _width) + x] : 0;
}
