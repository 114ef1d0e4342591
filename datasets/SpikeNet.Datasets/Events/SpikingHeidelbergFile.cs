using System.Collections.Immutable;
using SpikeNet.Hdf5;

namespace SpikeNet.Datasets.Events;

/// <summary>A file of the Spiking Heidelberg Digits or the Spiking Speech Commands: spikes of a model cochlea.</summary>
/// <remarks>
/// HDF5 (Cramer, Stradmann, Schemmel and Zenke 2020, "The Heidelberg spiking data sets for the systematic evaluation of spiking neural
/// networks"): <c>spikes/times</c>, a list of seconds per recording; <c>spikes/units</c>, as many channels from 0; <c>labels</c>;
/// <c>extra/speaker</c> and <c>extra/keys</c>, the names of the classes, where they are there. A recording becomes a line of 700 pixels
/// that only brighten; its times are rounded to microseconds. Recordings are read one by one when they are asked for.
/// </remarks>
internal sealed class SpikingHeidelbergFile
{
    /// <summary>The channels of the cochlea.</summary>
    internal const int Channels = 700;

    private const double LongestSeconds = 1e6;

    private readonly Lock _gate = new();
    private readonly Hdf5Dataset _times;
    private readonly Hdf5Dataset _units;
    private readonly EventReadOptions _options;

    // The root's handle belongs to the file, which has to live as long as its data sets are read.
    private readonly Hdf5File _file;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no HDF5 file, or has another layout.</exception>
    internal SpikingHeidelbergFile(string path, EventReadOptions options)
    {
        Path = path;
        _options = options;

        // Lists are read one by one and let go, so that together they may be more than what is held at once.
        _file = Hdf5File.Open(path, new Hdf5ReadLimits { FileBytes = long.MaxValue });
        using Hdf5Group spikes = _file.Root.OpenGroup("spikes");
        _times = spikes.OpenDataset("times");
        _units = spikes.OpenDataset("units");
        Labels = Line(_file.Root, "labels");
        CheckLists(_times, Labels.Length);
        CheckLists(_units, Labels.Length);
        if (!_file.Root.ContainsGroup("extra"))
            return;
        using Hdf5Group extra = _file.Root.OpenGroup("extra");
        if (extra.ContainsDataset("speaker"))
        {
            Speakers = Line(extra, "speaker");
            if (Speakers.Length != Labels.Length)
                throw new InvalidDataException($"{path}: /extra/speaker: {Speakers.Length} speakers, but /labels has {Labels.Length}");
        }

        if (extra.ContainsDataset("keys"))
        {
            using Hdf5Dataset keys = extra.OpenDataset("keys");
            ClassNames = [.. keys.ReadStrings()];
        }
    }

    internal string Path { get; }

    /// <summary>The class of each recording, as the file has it.</summary>
    internal int[] Labels { get; }

    /// <summary>Who speaks in each recording; null where the file does not say.</summary>
    internal int[]? Speakers { get; }

    /// <summary>The names of the classes; empty where the file does not say.</summary>
    internal ImmutableArray<string> ClassNames { get; } = [];

    /// <summary>Reads a recording.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message names file and place.</exception>
    internal EventRecording Read(int index)
    {
        double[] seconds;
        int[] units;
        lock (_gate)
        {
            seconds = _times.ReadList<double>(index);
            units = _units.ReadList<int>(index);
        }

        if (units.Length != seconds.Length)
            throw Bad($"/spikes/units[{index}]", $"{units.Length} units, but /spikes/times[{index}] has {seconds.Length} times");
        if (units.Length > _options.MostEvents)
            throw Bad($"/spikes/times[{index}]", $"more than {_options.MostEvents} events; raise {nameof(EventReadOptions)}.{nameof(EventReadOptions.MostEvents)}");

        ushort[] x = new ushort[units.Length];
        long[] t = new long[units.Length];
        bool ordered = true;
        for (int i = 0; i < units.Length; i++)
        {
            if (!double.IsFinite(seconds[i]))
                throw Bad($"/spikes/times[{index}]", $"value {i} is not a finite number");
            if (seconds[i] is < 0 or > LongestSeconds)
                throw Bad($"/spikes/times[{index}]", FormattableString.Invariant($"value {i} is {seconds[i]} s, expected 0 to {LongestSeconds}"));
            if ((uint)units[i] >= Channels)
                throw Bad($"/spikes/units[{index}]", $"value {i} is {units[i]}, expected 0 to {Channels - 1}");
            if (i > 0 && seconds[i] < seconds[i - 1])
            {
                if (_options.OutOfOrder == OutOfOrderEvents.Refuse)
                    throw Bad($"/spikes/times[{index}]", FormattableString.Invariant($"value {i} is {seconds[i]} s, before the one in front of it at {seconds[i - 1]} s; reading with {nameof(OutOfOrderEvents)}.{nameof(OutOfOrderEvents.Sort)} accepts that"));
                ordered = false;
            }

            x[i] = (ushort)units[i];
            t[i] = (long)Math.Round(seconds[i] * 1e6);
        }

        if (!ordered)
            (x, t) = Sorted(x, t);
        byte[] brighter = new byte[x.Length];
        Array.Fill(brighter, (byte)1);
        return new EventRecording(x, new ushort[x.Length], brighter, t, Channels, 1, $"{Path}: {index}", Labels[index], startMicroseconds: 0);
    }

    private static (ushort[] X, long[] T) Sorted(ushort[] x, long[] t)
    {
        // A stable sort: equal times keep the file's order.
        int[] order = [.. Enumerable.Range(0, t.Length).OrderBy(i => t[i])];
        return (Array.ConvertAll(order, i => x[i]), Array.ConvertAll(order, i => t[i]));
    }

    private int[] Line(Hdf5Group group, string name)
    {
        using Hdf5Dataset values = group.OpenDataset(name);
        return values.Shape.Length == 1 ? values.Read<int>() : throw Bad(values.Place, $"the shape is [{string.Join(", ", values.Shape)}], expected one number per recording");
    }

    private void CheckLists(Hdf5Dataset lists, int recordings)
    {
        if (lists.Kind != Hdf5ValueKind.Lists || lists.Shape.Length != 1)
            throw Bad(lists.Place, "expected a list per recording");
        if (lists.Shape[0] != recordings)
            throw Bad(lists.Place, $"{lists.Shape[0]} lists, but /labels has {recordings} recordings");
    }

    private InvalidDataException Bad(string place, string cause) => new($"{Path}: {place}: {cause}");
}
