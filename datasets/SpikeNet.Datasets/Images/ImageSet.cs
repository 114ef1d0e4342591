using System.Collections.Immutable;

namespace SpikeNet.Datasets.Images;

/// <summary>Labelled grey images of one size.</summary>
public sealed class ImageSet
{
    /// <summary>Wraps images; the arrays are not copied and shall not be changed afterwards.</summary>
    /// <param name="name">The set's name, as in reports.</param>
    /// <param name="classNames">The classes, by label.</param>
    /// <param name="pixels">Count * height * width brightnesses, image by image, row by row.</param>
    /// <param name="labels">A class per image.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <exception cref="ArgumentException">The number of pixels is wrong, or a label has no class.</exception>
    public ImageSet(string name, ImmutableArray<string> classNames, byte[] pixels, byte[] labels, int height, int width)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (pixels.Length != (long)labels.Length * height * width)
            throw new ArgumentException($"{labels.Length} images of {height} x {width} have {(long)labels.Length * height * width} pixels, but {pixels.Length} came.", nameof(pixels));
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classNames.Length)
                throw new ArgumentException($"Image {i} has label {labels[i]}, but there are {classNames.Length} classes.", nameof(labels));
        }

        Name = name;
        ClassNames = classNames;
        Pixels = pixels;
        Labels = labels;
        Height = height;
        Width = width;
    }

    /// <summary>The set's name, as in reports.</summary>
    public string Name { get; }

    /// <summary>The classes, by label.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>All brightnesses, 0 to 255, image by image, row by row.</summary>
    public byte[] Pixels { get; }

    /// <summary>A class per image.</summary>
    public byte[] Labels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The brightnesses of an image, row by row.</summary>
    /// <param name="index">Which, from 0.</param>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return Pixels.AsSpan(index * Height * Width, Height * Width);
    }

    /// <summary>An image with its brightnesses as numbers in [0, 1]: b / 255.</summary>
    /// <param name="index">Which, from 0.</param>
    public float[] Normalised(int index)
    {
        ReadOnlySpan<byte> image = Image(index);
        float[] values = new float[image.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = image[i] / 255f;
        return values;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} images, {Height} x {Width}";
}
