using SpikeNet.Hdf5;

namespace SpikeNet.Datasets.Tests.Events;

/// <summary>Writes files in the layout of the Spiking Heidelberg sets, with as many bits as theirs; parts that are null are left out.</summary>
public sealed record HeidelbergFile
{
    public float[][]? Times { get; init; } = [[0.5f, 0.75f, 1], [0.25f]];

    public int[][]? Units { get; init; } = [[0, 12, 699], [5]];

    public int[]? Labels { get; init; } = [3, 19];

    public int[]? Speakers { get; init; } = [9, 2];

    public string[]? Keys { get; init; }

    public bool Compact { get; init; } = true;

    public void Write(string path) => Hdf5File.Create(path, root =>
    {
        if (Times is not null || Units is not null)
        {
            using Hdf5Group spikes = root.CreateGroup("spikes");
            if (Times is not null)
                spikes.WriteLists(nameof(Times).ToLowerInvariant(), Times, Compact);
            if (Units is not null)
                spikes.WriteLists(nameof(Units).ToLowerInvariant(), Units, Compact);
        }

        if (Labels is not null)
            root.Write<int>("labels", Labels, [Labels.Length]);
        using Hdf5Group extra = root.CreateGroup("extra");
        if (Speakers is not null)
            extra.Write<int>("speaker", Speakers, [Speakers.Length]);
        if (Keys is not null)
            extra.WriteFixedStrings("keys", Keys, Keys.Length);
    });
}
