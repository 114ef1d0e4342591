using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Events;

/// <summary>Changes a recording of events at random: shifted in time and space, jittered, thinned, mirrored, with polarities exchanged.</summary>
/// <remarks>
/// Event drop: Gu and others 2021, "EventDrop: data augmentation for event-based learning" (their random drop). Beginning, end and sensor
/// stay; events that leave them are lost. A sensor of one row is a line of channels, which move along it only. Deterministic in the seed. Thread-safe.
/// </remarks>
public sealed class EventAugmentation
{
    private readonly EventAugmentationOptions _options;

    /// <summary>Prepares the changes.</summary>
    /// <param name="options">How far to change.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount is out of its range.</exception>
    public EventAugmentation(EventAugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Makes a changed copy of a recording.</summary>
    /// <param name="recording">The recording; not changed.</param>
    /// <param name="seed">What to draw from, for instance <see cref="SplitMix64.Combine"/> of the run's seed, epoch and recording.</param>
    public EventRecording Apply(EventRecording recording, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var random = new SplitMix64(seed);
        long later = (long)Math.Round(_options.TimeShiftMs * 1000 * random.NextDouble(-1, 1));
        double drop = _options.DropShare * random.NextDouble();
        int right = Symmetric(random, _options.SpatialShift);
        int down = Symmetric(random, _options.SpatialShift);
        if (recording.Height == 1)
            down = 0;
        bool mirror = random.NextDouble() < _options.MirrorProbability;
        int flip = random.NextDouble() < _options.PolarityFlipProbability ? 1 : 0;

        int count = recording.Count;
        ushort[] x = new ushort[count], y = new ushort[count];
        byte[] polarity = new byte[count];
        long[] t = new long[count];
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            // Drawn for every event, kept or not, so that one change does not disturb the draws of another.
            bool dropped = drop > 0 && random.NextDouble() < drop;
            int jitterX = Symmetric(random, _options.SpatialJitter), jitterY = Symmetric(random, _options.SpatialJitter);
            int column = (mirror ? recording.Width - 1 - recording.X[i] : recording.X[i]) + right + jitterX;
            int row = recording.Y[i] + down + (recording.Height == 1 ? 0 : jitterY);
            long time = recording.TimesMicroseconds[i] + later;
            bool inside = (uint)column < (uint)recording.Width && (uint)row < (uint)recording.Height
                && time >= recording.StartMicroseconds && time < recording.EndMicroseconds;
            if (dropped || !inside)
                continue;
            x[kept] = (ushort)column;
            y[kept] = (ushort)row;
            polarity[kept] = (byte)(recording.Polarity[i] ^ flip);
            t[kept++] = time;
        }

        return new EventRecording(
            x, y, polarity, t, 0, kept, recording.Width, recording.Height, recording.Source, recording.Label, recording.StartMicroseconds, recording.EndMicroseconds);
    }

    private static int Symmetric(SplitMix64 random, int most) => most == 0 ? 0 : random.NextInt32(2 * most + 1) - most;
}
