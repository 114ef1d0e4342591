using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Events;

/// <summary>A set of labelled event recordings in the parts that its authors published.</summary>
public sealed class EventSet
{
    /// <summary>Makes a set.</summary>
    /// <param name="name">The set's name, as in reports.</param>
    /// <param name="classNames">The classes, by label.</param>
    /// <param name="samples">The recordings in any order; they are sorted by ordinal comparison of their names.</param>
    /// <param name="skipped">What was found but left out.</param>
    /// <exception cref="ArgumentException">A label has no class, or two recordings share a name.</exception>
    public EventSet(string name, ImmutableArray<string> classNames, IEnumerable<EventSample> samples, ImmutableArray<SkippedFile> skipped = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(samples);
        Name = name;
        ClassNames = classNames;
        Samples = [.. samples.OrderBy(s => s.Id, StringComparer.Ordinal)];
        Skipped = skipped.IsDefault ? [] : skipped;
        for (int i = 0; i < Samples.Length; i++)
        {
            if (Samples[i].Label >= classNames.Length)
                throw new ArgumentException($"{Samples[i].Id}: label {Samples[i].Label}, but there are {classNames.Length} classes.", nameof(samples));
            if (i > 0 && Samples[i - 1].Id == Samples[i].Id)
                throw new ArgumentException($"Two recordings are named {Samples[i].Id}.", nameof(samples));
        }
    }

    /// <summary>The set's name, as in reports.</summary>
    public string Name { get; }

    /// <summary>The classes, by label.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Every recording, in ordinal order of <see cref="EventSample.Id"/>.</summary>
    public ImmutableArray<EventSample> Samples { get; }

    /// <summary>What was found but left out, and why.</summary>
    public ImmutableArray<SkippedFile> Skipped { get; }

    /// <summary>The recordings of a part.</summary>
    /// <param name="part">Train, validation, test or all.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another part.</exception>
    public ImmutableArray<EventSample> Select(Split part) => part switch
    {
        Split.All => Samples,
        Split.Train or Split.Validation or Split.Test => [.. Samples.Where(s => s.Part == part)],
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Expected train, validation, test or all."),
    };

    /// <summary>The same set with a validation part cut from its training part, as most sets publish none.</summary>
    /// <param name="fraction">About how much of the training part, in (0, 1).</param>
    /// <remarks>Our own choice: a recording is in it where the first 4 bytes of the SHA-1 of its name, over 2^32, are below the fraction; so others that come or go change nothing.</remarks>
    public EventSet WithValidation(double fraction)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"The fraction must be in (0, 1), got {fraction}.");
        return new EventSet(Name, ClassNames, Samples.Select(s => s.Part == Split.Train && Place(s.Id) < fraction ? s.In(Split.Validation) : s), Skipped);
    }

    /// <summary>Reads recordings on all cores, each labelled.</summary>
    /// <param name="samples">Which.</param>
    /// <param name="skipped">Where bad recordings are listed and left out; null throws at the first in order.</param>
    /// <returns>The recordings in the order of <paramref name="samples"/>, without those skipped.</returns>
    /// <exception cref="InvalidDataException">A recording is damaged or cannot be read, and nothing is skipped.</exception>
    public static ImmutableArray<EventRecording> Load(IReadOnlyList<EventSample> samples, ICollection<SkippedFile>? skipped = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return [.. LoadEach(samples, skipped).OfType<EventRecording>()];
    }

    /// <summary>As <see cref="Load"/>, with null in the place of a recording that was skipped.</summary>
    internal static EventRecording?[] LoadEach(IReadOnlyList<EventSample> samples, ICollection<SkippedFile>? skipped)
    {
        var recordings = new EventRecording?[samples.Count];
        var failures = new Exception?[samples.Count];
        Workers.Run(samples.Count, i =>
        {
            try
            {
                recordings[i] = samples[i].Load().WithLabel(samples[i].Label);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                failures[i] = e;
            }
        });
        for (int i = 0; i < failures.Length; i++)
        {
            if (failures[i] is not { } failure)
                continue;
            if (skipped is null)
                throw new InvalidDataException(failure.Message, failure);
            skipped.Add(new SkippedFile(samples[i].Id, failure.Message));
        }

        return recordings;
    }

    private static double Place(string id)
    {
#pragma warning disable CA5350 // Not for secrecy: it spreads names evenly.
        byte[] hash = SHA1.HashData(Encoding.UTF8.GetBytes(id));
#pragma warning restore CA5350
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / 4294967296.0;
    }
}
