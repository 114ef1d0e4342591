using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Datasets.Synthetic;

namespace SpikeNet.Cli.Tests;

/// <summary>A small set in the layout of the Free Spoken Digit Dataset, made of synthetic speech: takes 5-16 of two speakers.</summary>
internal static class SmallDigits
{
    internal static void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "recordings"));
        var set = SyntheticDigits.Create(17, 3);
        foreach (var recording in set.Recordings.Where(r => r.Take >= RecordingSet.FirstValidationTake && set.Speakers.IndexOf(r.Speaker) < 2))
            WaveFile.Write(Path.Combine(folder, "recordings", $"{recording.Label}_{recording.Speaker}_{recording.Take}.wav"), recording.Load());
    }
}
