namespace SpikeNet.Datasets.Images;

/// <summary>How far <see cref="ImageAugmentation"/> may change an image; 0 switches a change off, and all are off unless asked for.</summary>
public sealed record ImageAugmentationOptions
{
    /// <summary>Largest shift along each axis, either way, in pixels (fractions are interpolated); in [0, 1000].</summary>
    public double Shift { get; init; }

    /// <summary>Largest turn, either way, in degrees; in [0, 180].</summary>
    public double RotationDegrees { get; init; }

    /// <summary>Largest change of size, either way, as a share: 0.1 makes 0.9 to 1.1 of it; in [0, 0.9].</summary>
    public double Scale { get; init; }

    /// <summary>The chance that left and right are exchanged, in [0, 1]: only where that keeps the class.</summary>
    public double MirrorProbability { get; init; }

    /// <summary>The largest side of a square that is blackened, in pixels, drawn with its place once per image; in [0, 1000].</summary>
    public int Erase { get; init; }

    /// <summary>Checks every amount.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not a number or beyond its range.</exception>
    public void Validate()
    {
        Within(Shift, 1000, nameof(Shift));
        Within(RotationDegrees, 180, nameof(RotationDegrees));
        Within(Scale, 0.9, nameof(Scale));
        Within(MirrorProbability, 1, nameof(MirrorProbability));
        Within(Erase, 1000, nameof(Erase));
    }

    private static void Within(double value, double most, string name)
    {
        if (!(value >= 0 && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [0, {most}], got {value}.");
    }
}
