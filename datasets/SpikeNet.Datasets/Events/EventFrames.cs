using System.Numerics;
using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Events;

/// <summary>Turns lists of events into spike trains.</summary>
/// <remarks>
/// An event at (x, y) of polarity p in frame t of recording b spikes at step t of sample b as feature <c>(y' W + x') C + c</c> with
/// x' = floor(x / merge), y' = floor(y / merge) and c = p (<see cref="FeatureShape"/>, channel-last). By time, frame t holds the events
/// in [start + t d, start + (t + 1) d). By count it holds the events [t n, (t + 1) n), or [floor(t K / T), floor((t + 1) K / T)) of K.
/// No dense frame is made. The result does not depend on the number of threads.
/// </remarks>
public static class EventFrames
{
    /// <summary>The spike train of some recordings, <c>[T, B, N]</c>.</summary>
    /// <param name="recordings">B recordings of sensors of one size.</param>
    /// <param name="options">How frames are cut; null takes the defaults.</param>
    /// <exception cref="ArgumentException">There is none, the sensors differ, or a frame has more than 2^31 - 1 features.</exception>
    public static SpikeTrain ToSpikeTrain(IReadOnlyList<EventRecording> recordings, EventFrameOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        options ??= new EventFrameOptions();
        options.Validate();
        if (recordings.Count == 0)
            throw new ArgumentException("There is no recording.", nameof(recordings));
        EventRecording first = recordings[0];
        foreach (EventRecording recording in recordings)
        {
            if (recording.Width != first.Width || recording.Height != first.Height)
                throw new ArgumentException($"{recording.Source} has {recording.Width} x {recording.Height} pixels, {first.Source} {first.Width} x {first.Height}; a train has one size.", nameof(recordings));
        }

        FeatureShape shape = options.ShapeOf(first.Width, first.Height);
        long features = (long)shape.Channels * shape.Height * shape.Width;
        if (features > int.MaxValue)
            throw new ArgumentException($"A frame of {shape} has {features} features; merge pixels.", nameof(options));

        var frames = new RecordingFrames[recordings.Count];
        Workers.Run(frames.Length, b => frames[b] = new RecordingFrames(recordings[b], shape, options));
        var builder = new SpikeTrainBuilder(
            options.TimeSteps, frames.Length, (int)features, options.Counted, options.KeepTimeStamps, (int)Math.Min(1 << 28, frames.Sum(f => (long)f.Count)));
        for (int t = 0; t < options.TimeSteps; t++)
        {
            foreach (RecordingFrames frame in frames)
                frame.AppendTo(builder, t);
        }

        return builder.Build();
    }

    /// <summary>The rows of one recording, step by step.</summary>
    private sealed class RecordingFrames
    {
        private readonly int[] _offsets;
        private readonly int[] _indices;
        private readonly float[] _counts = [];
        private readonly int[] _stamps = [];

        internal RecordingFrames(EventRecording recording, FeatureShape shape, EventFrameOptions options)
        {
            int[] cuts = Cuts(recording, options);
            _offsets = new int[cuts.Length];
            int events = cuts[^1] - cuts[0];
            _indices = new int[events];
            if (options.Counted)
                _counts = new float[events];
            if (options.KeepTimeStamps)
                _stamps = new int[events];

            // One bit per feature brings the events of a step into order and together without sorting them.
            ulong[] hit = new ulong[(shape.Count + 63) / 64];
            int[] cell = options.Counted || options.KeepTimeStamps ? new int[shape.Count] : [];
            for (int t = 0; t + 1 < cuts.Length; t++)
                Count = Collect(recording, shape, options, cuts[t], cuts[t + 1], hit, cell, t);
        }

        internal int Count { get; private set; }

        internal void AppendTo(SpikeTrainBuilder builder, int t)
        {
            Range range = _offsets[t].._offsets[t + 1];
            builder.AppendRow(_indices.AsSpan(range), _counts.Length == 0 ? default : _counts.AsSpan(range), _stamps.Length == 0 ? default : _stamps.AsSpan(range));
        }

        private int Collect(
            EventRecording recording, FeatureShape shape, EventFrameOptions options, int from, int to, ulong[] hit, int[] cell, int t)
        {
            ReadOnlySpan<ushort> x = recording.X, y = recording.Y;
            ReadOnlySpan<byte> polarity = recording.Polarity;
            int merge = options.SpatialMerge, channels = shape.Channels;
            int start = Count;
            for (int i = from; i < to; i++)
            {
                int feature = (y[i] / merge * shape.Width + x[i] / merge) * channels + (channels == 2 ? polarity[i] : 0);
                hit[feature >> 6] |= 1UL << feature;
            }

            int n = start;
            for (int word = 0; word < hit.Length; word++)
            {
                for (ulong bits = hit[word]; bits != 0; bits &= bits - 1)
                {
                    int feature = word * 64 + BitOperations.TrailingZeroCount(bits);
                    _indices[n] = feature;
                    if (cell.Length > 0)
                        cell[feature] = n;
                    n++;
                }

                hit[word] = 0;
            }

            if (cell.Length > 0)
            {
                ReadOnlySpan<long> time = recording.TimesMicroseconds;
                // Backwards, so that the first event's time is what stays.
                for (int i = to - 1; i >= from; i--)
                {
                    int at = cell[(y[i] / merge * shape.Width + x[i] / merge) * channels + (channels == 2 ? polarity[i] : 0)];
                    if (options.Counted)
                        _counts[at]++;
                    if (options.KeepTimeStamps)
                        _stamps[at] = Stamp(time[i] - recording.StartMicroseconds, recording);
                }
            }

            _offsets[t + 1] = n;
            return n;
        }

        private static int Stamp(long time, EventRecording recording) => time is >= 0 and <= int.MaxValue
            ? (int)time
            : throw new ArgumentException($"{recording.Source}: an event {time} us after the beginning does not fit into a time stamp; cut the recording.");

        private static int[] Cuts(EventRecording recording, EventFrameOptions options)
        {
            int steps = options.TimeSteps;
            int[] cuts = new int[steps + 1];
            for (int t = 0; t <= steps; t++)
            {
                if (options.Slicing == EventSlicing.Count)
                {
                    long end = options.EventsPerStep is { } events ? (long)t * events : (long)t * recording.Count / steps;
                    cuts[t] = (int)Math.Min(recording.Count, end);
                    continue;
                }

                long start = recording.StartMicroseconds;
                long duration = recording.EndMicroseconds - start;
                // Whole microseconds: events have no others, so a frame begins at the first one not before its time.
                decimal place = options.StepMs is { } ms ? t * (decimal)ms * 1000m : (decimal)duration * t / steps;
                cuts[t] = place >= duration ? recording.Count : recording.LowerBound(start + (long)Math.Ceiling(place));
            }

            return cuts;
        }
    }
}
