using System.Security.Cryptography;

namespace SpikeNet.Datasets.Catalogue;

/// <summary>A published checksum of a file.</summary>
/// <param name="Kind">How it is computed.</param>
/// <param name="Hex">Its hexadecimal digits, in either case.</param>
/// <param name="Source">Who published it.</param>
public sealed record FileChecksum(ChecksumKind Kind, string Hex, string Source)
{
    /// <summary>Computes the checksum of a file and compares.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataException">The checksum is another one.</exception>
    public async Task VerifyAsync(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = File.OpenRead(path);
        byte[] hash;
        await using (stream.ConfigureAwait(false))
        {
#pragma warning disable CA5351 // It is what these sets publish; it guards against damage.
            hash = Kind == ChecksumKind.Md5
                ? await MD5.HashDataAsync(stream, cancellation).ConfigureAwait(false)
                : await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false);
#pragma warning restore CA5351
        }

        string found = Convert.ToHexStringLower(hash);
        if (!found.Equals(Hex, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{path}: {(Kind == ChecksumKind.Md5 ? "MD5" : "SHA-256")} {found}, expected {Hex.ToLowerInvariant()} ({Source}): the file is damaged or another version");
    }
}
