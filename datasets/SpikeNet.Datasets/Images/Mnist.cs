using System.Collections.Immutable;

namespace SpikeNet.Datasets.Images;

/// <summary>MNIST and sets in its layout: 60000 training and 10000 test images of 28 x 28 pixels in ten classes.</summary>
/// <remarks>
/// MNIST: LeCun, Bottou, Bengio and Haffner 1998. Fashion-MNIST: Xiao, Rasul and Vollgraf 2017. Both come as four IDX files,
/// <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, plain
/// or with <c>.gz</c>; a dot in place of the dash before 'idx' is also found. They are looked for in the folder and in its sub-folders
/// 'data' and 'raw'.
/// </remarks>
public static class Mnist
{
    /// <summary>The classes of MNIST, by label.</summary>
    public static ImmutableArray<string> DigitNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>The classes of Fashion-MNIST, by label.</summary>
    public static ImmutableArray<string> FashionNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Reads a part of MNIST.</summary>
    /// <param name="root">The folder with the IDX files.</param>
    /// <param name="part">Train or test.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing or damaged, or images and labels do not match.</exception>
    public static ImageSet Read(string root, Split part) => Read(root, part, "MNIST", DigitNames);

    /// <summary>Reads a part of Fashion-MNIST.</summary>
    /// <param name="root">The folder with the IDX files.</param>
    /// <param name="part">Train or test.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing or damaged, or images and labels do not match.</exception>
    public static ImageSet ReadFashion(string root, Split part) => Read(root, part, "Fashion-MNIST", FashionNames);

    private static ImageSet Read(string root, Split part, string name, ImmutableArray<string> classNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (part is not (Split.Train or Split.Test))
            throw new ArgumentOutOfRangeException(nameof(part), part, $"{name} has a training and a test part.");
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"{root}: no such folder; expected {name}'s four IDX files");

        string prefix = part == Split.Train ? "train" : "t10k";
        string imagePath = Find(root, prefix, "images", 3, name);
        string labelPath = Find(root, prefix, "labels", 1, name);
        (int[] size, byte[] pixels) = IdxFile.Read(imagePath);
        if (size.Length != 3 || size[1] == 0 || size[2] == 0)
            throw new InvalidDataException($"{imagePath}: dimensions {string.Join(" x ", size)}, expected images x rows x columns");
        (int[] count, byte[] labels) = IdxFile.Read(labelPath);
        if (count.Length != 1)
            throw new InvalidDataException($"{labelPath}: dimensions {string.Join(" x ", count)}, expected one");
        if (count[0] != size[0])
            throw new InvalidDataException($"{labelPath}: {count[0]} labels, but {imagePath} has {size[0]} images");
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classNames.Length - 1));
        if (wrong >= 0)
            throw new InvalidDataException($"{labelPath}: byte {8 + wrong}: label {labels[wrong]}, expected 0 to {classNames.Length - 1}");
        return new ImageSet(name, classNames, pixels, labels, size[1], size[2]);
    }

    private static string Find(string root, string prefix, string kind, int dimensions, string name)
    {
        foreach (string folder in new[] { root, Path.Combine(root, "data"), Path.Combine(root, "raw") })
        {
            foreach (char dash in "-.")
            {
                foreach (string ending in new[] { "", ".gz" })
                {
                    string path = Path.Combine(folder, $"{prefix}-{kind}{dash}idx{dimensions}-ubyte{ending}");
                    if (File.Exists(path))
                        return path;
                }
            }
        }

        throw new InvalidDataException($"{root}: holds no {prefix}-{kind}-idx{dimensions}-ubyte, plain or with .gz; expected {name}'s four IDX files");
    }
}
