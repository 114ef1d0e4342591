using System.Collections.Immutable;

namespace SpikeNet.Datasets.Events;

/// <summary>Recordings that have all been read once: as many as fit stay in memory, the others are read again whenever they are asked for.</summary>
/// <remarks>An event takes <see cref="EventBytes"/> bytes in memory: the spoken words of SSC would take about 10 GB. Whatever stays, the recordings are the same.</remarks>
public sealed class EventStore
{
    /// <summary>The bytes of an event in memory: column, row, polarity and time.</summary>
    public const int EventBytes = 13;

    /// <summary>What stays in memory by default; 1 GiB.</summary>
    public const long StandardBytes = 1L << 30;

    private const int ReadTogether = 256;

    private readonly ImmutableArray<EventSample> _samples;
    private readonly ImmutableArray<EventRecording?> _kept;

    private EventStore(ImmutableArray<EventSample> samples, ImmutableArray<EventRecording?> kept) => (_samples, _kept) = (samples, kept);

    /// <summary>The number of recordings.</summary>
    public int Count => _samples.Length;

    /// <summary>How many of them stay in memory.</summary>
    public int InMemory => _kept.Count(k => k is not null);

    /// <summary>The class of a recording.</summary>
    public int LabelOf(int place) => _samples[place].Label;

    /// <summary>Reads recordings on all cores.</summary>
    /// <param name="samples">Which.</param>
    /// <param name="skipped">Where bad recordings are listed and left out; null throws at the first in order.</param>
    /// <param name="bytes">How much may stay in memory; recordings in front come first.</param>
    /// <exception cref="InvalidDataException">A recording is damaged or cannot be read, and nothing is skipped.</exception>
    public static EventStore Read(IReadOnlyList<EventSample> samples, ICollection<SkippedFile>? skipped = null, long bytes = StandardBytes)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var good = ImmutableArray.CreateBuilder<EventSample>(samples.Count);
        var kept = ImmutableArray.CreateBuilder<EventRecording?>(samples.Count);
        for (int from = 0; from < samples.Count; from += ReadTogether)
        {
            EventSample[] together = [.. samples.Skip(from).Take(ReadTogether)];
            EventRecording?[] recordings = EventSet.LoadEach(together, skipped);
            for (int i = 0; i < recordings.Length; i++)
            {
                if (recordings[i] is not { } recording)
                    continue;
                long size = (long)recording.Count * EventBytes;
                bool stays = size <= bytes;
                bytes = stays ? bytes - size : 0;
                good.Add(together[i]);
                kept.Add(stays ? recording : null);
            }
        }

        return new EventStore(good.ToImmutable(), kept.ToImmutable());
    }

    /// <summary>Some recordings with their labels, read on all cores where they are not in memory.</summary>
    /// <param name="places">Their places, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="InvalidDataException">A file has changed since, or cannot be read any more.</exception>
    public EventRecording[] Get(ReadOnlySpan<int> places)
    {
        var recordings = new EventRecording[places.Length];
        var missing = new List<int>();
        int[] wanted = places.ToArray();
        for (int i = 0; i < wanted.Length; i++)
        {
            if (_kept[wanted[i]] is { } recording)
                recordings[i] = recording;
            else
                missing.Add(i);
        }

        if (missing.Count > 0)
        {
            EventRecording?[] read = EventSet.LoadEach([.. missing.Select(i => _samples[wanted[i]])], skipped: null);
            for (int i = 0; i < read.Length; i++)
                recordings[missing[i]] = read[i]!;
        }

        return recordings;
    }
}
