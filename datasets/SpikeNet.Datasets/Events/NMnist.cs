using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Datasets.Events;

/// <summary>N-MNIST: the digits of MNIST, shown to a moving event camera.</summary>
/// <remarks>
/// Orchard and others 2015; 60000 training and 10000 test recordings of about 300 ms (three saccades) with 34 x 34 pixels,
/// CC BY-SA 4.0. Layout: <c>Train/DIGIT/NNNNN.bin</c> and <c>Test/DIGIT/NNNNN.bin</c> (<see cref="NMnistFile"/>).
/// </remarks>
public static class NMnist
{
    /// <summary>The classes, by label.</summary>
    public static ImmutableArray<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Finds the recordings; their events are read when they are asked for.</summary>
    /// <param name="root">The folder with Train, Test or both.</param>
    /// <param name="options">How files are read; null takes the defaults.</param>
    /// <returns>The set; folders and files of other names are left out and listed in <see cref="EventSet.Skipped"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no recording of this set.</exception>
    public static EventSet Open(string root, EventReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        options?.Validate();
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"{root}: no such folder; expected N-MNIST with folders Train/0 to Train/9 or Test/0 to Test/9");
        var samples = new List<EventSample>();
        var skipped = ImmutableArray.CreateBuilder<SkippedFile>();
        foreach ((string name, Split part) in new[] { ("Train", Split.Train), ("Test", Split.Test) })
        {
            string folder = Path.Combine(root, name);
            if (!Directory.Exists(folder))
                continue;
            foreach (string digit in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            {
                string text = Path.GetFileName(digit);
                if (text.Length != 1 || !char.IsAsciiDigit(text[0]))
                {
                    skipped.Add(new SkippedFile(digit, "the folder's name is no digit, so its recordings have no label"));
                    continue;
                }

                int label = text[0] - '0';
                foreach (string file in Directory.EnumerateFiles(digit).Order(StringComparer.Ordinal))
                {
                    string stem = Path.GetFileNameWithoutExtension(file);
                    if (Path.GetExtension(file) == ".bin" && int.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                        samples.Add(new EventSample($"{name}/{text}/{stem}", label, part, () => NMnistFile.Read(file, label, options)));
                    else
                        skipped.Add(new SkippedFile(file, "expected NNNNN.bin"));
                }
            }
        }

        return samples.Count == 0
            ? throw new InvalidDataException($"{root}: holds no recording; expected N-MNIST with files Train/0/00001.bin, Test/7/00001.bin and so on")
            : new EventSet("N-MNIST", ClassNames, samples, skipped.ToImmutable());
    }
}
