using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Datasets.Events;

/// <summary>The Spiking Heidelberg Digits (SHD) and the Spiking Speech Commands (SSC): spoken words as spikes of a model cochlea of 700 channels.</summary>
/// <remarks>
/// Cramer, Stradmann, Schemmel and Zenke 2020, "The Heidelberg spiking data sets for the systematic evaluation of spiking neural
/// networks", CC BY 4.0; HDF5 files, which need libhdf5. Digits: <c>shd_train.h5</c> and <c>shd_test.h5</c>, twenty classes, no validation
/// part. Words: <c>ssc_train.h5</c>, <c>ssc_valid.h5</c> and <c>ssc_test.h5</c>, 35 classes. A recording is a line of 700 pixels, so that
/// <see cref="EventFrameOptions.SpatialMerge"/> 5 and <see cref="EventFrameOptions.StepMs"/> 10 without
/// <see cref="EventFrameOptions.PolarityChannels"/> give the 140 inputs in bins of 10 ms that delays are learnt with
/// (Hammouamri, Khalfaoui-Hassani and Masquelier 2023, "Learning delays in spiking neural networks using dilated convolutions with
/// learnable spacings"); a spike there stands for one or more, where that work counts them.
/// </remarks>
public static class SpikingHeidelberg
{
    private const int WordClasses = 35;

    /// <summary>The digits, by label, where the files do not name them.</summary>
    public static ImmutableArray<string> DigitNames { get; } =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
    ];

    /// <summary>Finds the digits.</summary>
    /// <param name="root">The folder with shd_train.h5, shd_test.h5 or both.</param>
    /// <param name="options">How files are read; null takes the defaults.</param>
    /// <param name="skipped">Where recordings without a class are listed and left out; null throws at the first.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing, damaged or of another layout.</exception>
    public static EventSet OpenDigits(string root, EventReadOptions? options = null, ICollection<SkippedFile>? skipped = null) =>
        Open("Spiking Heidelberg Digits", root, [("shd_train", Split.Train), ("shd_test", Split.Test)], DigitNames, options, skipped);

    /// <summary>Finds the words.</summary>
    /// <param name="root">The folder with ssc_train.h5, ssc_valid.h5, ssc_test.h5 or some of them.</param>
    /// <param name="options">How files are read; null takes the defaults.</param>
    /// <param name="skipped">Where recordings without a class are listed and left out; null throws at the first.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing, damaged or of another layout.</exception>
    public static EventSet OpenWords(string root, EventReadOptions? options = null, ICollection<SkippedFile>? skipped = null) => Open(
        "Spiking Speech Commands", root, [("ssc_train", Split.Train), ("ssc_valid", Split.Validation), ("ssc_test", Split.Test)],
        [.. Enumerable.Range(0, WordClasses).Select(i => $"word {i}")], options, skipped);

    private static EventSet Open(
        string title, string root, (string Stem, Split Part)[] parts, ImmutableArray<string> names, EventReadOptions? options, ICollection<SkippedFile>? skipped)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        options ??= new EventReadOptions();
        options.Validate();
        string expected = string.Join(", ", parts.Select(p => p.Stem + ".h5"));
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"{root}: no such folder; expected {title} with {expected}");

        var samples = new List<EventSample>();
        var leftOut = ImmutableArray.CreateBuilder<SkippedFile>();
        ImmutableArray<string>? named = null;
        foreach ((string stem, Split part) in parts)
        {
            string path = Path.Combine(root, stem + ".h5");
            if (!File.Exists(path))
            {
                if (File.Exists(path + ".gz"))
                    throw new InvalidDataException($"{path}.gz: compressed; unpack it first: gunzip --keep {stem}.h5.gz");
                continue;
            }

            var file = new SpikingHeidelbergFile(path, options);
            if (!file.ClassNames.IsEmpty)
            {
                if (file.ClassNames.Length != names.Length)
                    throw new InvalidDataException($"{path}: /extra/keys: names {file.ClassNames.Length} classes, expected {names.Length}");
                named ??= file.ClassNames;
            }

            for (int i = 0; i < file.Labels.Length; i++)
            {
                int index = i, label = file.Labels[i];
                if ((uint)label >= (uint)names.Length)
                {
                    var bad = new SkippedFile($"{path}: /labels[{i}]", $"class {label}, expected 0 to {names.Length - 1}");
                    if (skipped is null)
                        throw new InvalidDataException(bad.ToString());
                    leftOut.Add(bad);
                    continue;
                }

                string id = string.Create(CultureInfo.InvariantCulture, $"{stem}/{i:D6}");
                samples.Add(new EventSample(id, label, part, () => file.Read(index), file.Speakers?[i].ToString(CultureInfo.InvariantCulture)));
            }
        }

        foreach (SkippedFile file in leftOut)
            skipped!.Add(file);
        return samples.Count == 0
            ? throw new InvalidDataException($"{root}: holds no recording; expected {title} with {expected}")
            : new EventSet(title, named ?? names, samples, leftOut.ToImmutable());
    }
}
