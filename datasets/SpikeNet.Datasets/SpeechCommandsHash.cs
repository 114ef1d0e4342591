using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace SpikeNet.Datasets;

/// <summary>The rules by which Speech Commands and its subsets are divided: they depend on names alone.</summary>
public static class SpeechCommandsHash
{
    // Warden 2018, section 7, and tensorflow/examples/speech_commands/input_data.py, which_set.
    private const int MostWavesPerClass = (1 << 27) - 1;

    /// <summary>The part that a file belongs to, as the set's authors compute it.</summary>
    /// <param name="fileName">The file's name; what follows '_nohash_' is ignored, so that all clips of a speaker share a part.</param>
    /// <param name="validationPercentage">How much of the set is for validation, in percent; 10 for the published lists.</param>
    /// <param name="testingPercentage">How much is for test, in percent; 10 for the published lists.</param>
    /// <remarks>
    /// h = SHA-1 of the name before '_nohash_' as an integer; p = (h mod 2^27) * 100 / (2^27 - 1); validation where p is below the
    /// validation percentage, test where it is below both percentages together, training elsewhere.
    /// </remarks>
    public static Split PartOf(string fileName, double validationPercentage = 10, double testingPercentage = 10)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        string name = Path.GetFileName(fileName);
        int end = name.IndexOf("_nohash_", StringComparison.Ordinal);
        var hash = new BigInteger(Hash(end < 0 ? name : name[..end]), isUnsigned: true, isBigEndian: true);
        double percentage = (double)(hash % (MostWavesPerClass + 1)) * (100.0 / MostWavesPerClass);
        return percentage < validationPercentage ? Split.Validation
            : percentage < testingPercentage + validationPercentage ? Split.Test
            : Split.Train;
    }

    /// <summary>The fold of a speaker: SHA-1 of the name as an integer, mod <see cref="SpeechCommands.Folds"/>. Our own choice.</summary>
    /// <param name="name">The speaker's id; for a silence clip the file's name without its ending.</param>
    public static int FoldOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return (int)(new BigInteger(Hash(name), isUnsigned: true, isBigEndian: true) % SpeechCommands.Folds);
    }

    /// <summary>SHA-1 as hexadecimal digits: an order that looks random and depends on the name alone.</summary>
    internal static string Order(string name) => Convert.ToHexString(Hash(name));

#pragma warning disable CA5350 // The published split is defined by SHA-1; nothing is secret.
    private static byte[] Hash(string name) => SHA1.HashData(Encoding.UTF8.GetBytes(name));
#pragma warning restore CA5350
}
