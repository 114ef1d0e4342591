using System.Globalization;
using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets;

/// <summary>Cuts clips of silence, as Speech Commands calls background noise without a word, from its long recordings.</summary>
internal static class BackgroundSilence
{
    internal const string Folder = "_background_noise_";

    /// <summary>One-second clips; those of different parts come from different stretches of each recording.</summary>
    internal static IEnumerable<Recording> Find(string root, SpeechCommandsOptions options, ICollection<SkippedFile>? skipped)
    {
        string folder = Path.Combine(root, Folder);
        if (!Directory.Exists(folder))
            yield break;
        foreach (string file in Directory.EnumerateFiles(folder, "*.wav").Order(StringComparer.Ordinal))
        {
            var noise = new Noise(file, options.SampleRateHz);
            int length;
            try
            {
                length = noise.Read().Samples.Length;
            }
            catch (InvalidDataException e) when (skipped is not null)
            {
                skipped.Add(new SkippedFile(file, e.Message));
                continue;
            }

            int take = 0;
            foreach ((double from, double to, Split part) in Stretches(options))
            {
                int end = (int)(to * length);
                double hop = options.SilenceHopMs * options.SampleRateHz / 1000;
                int first = (int)(from * length);
                for (int i = 0; first + (int)(i * hop) + options.SampleRateHz <= end; i++, take++)
                {
                    int start = first + (int)(i * hop);
                    string name = Path.GetFileNameWithoutExtension(file);
                    string id = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{name}/{take:D4}");
                    yield return new Recording(id, SpeechCommands.SilenceLabel, name, take, () => noise.Cut(start, id), part);
                }
            }
        }
    }

    private static IEnumerable<(double From, double To, Split Part)> Stretches(SpeechCommandsOptions options)
    {
        if (options.Split == SpeechCommandsSplit.Official)
            return [(0, 0.8, Split.Train), (0.8, 0.9, Split.Validation), (0.9, 1, Split.Test)];
        return Enumerable.Range(0, SpeechCommands.Folds).Select(f =>
            ((double)f / SpeechCommands.Folds, (f + 1.0) / SpeechCommands.Folds, SpeechCommands.PartOfFold(f, options.Fold)));
    }

    /// <summary>A long recording that its clips share until the garbage collector takes it.</summary>
    private sealed class Noise(string file, int rate)
    {
        private readonly Lock _gate = new();
        private readonly WeakReference<AudioClip> _clip = new(null!);

        internal AudioClip Read()
        {
            lock (_gate)
            {
                if (!_clip.TryGetTarget(out AudioClip? clip))
                {
                    clip = WaveFile.Read(file, new WaveReadOptions { SampleRateHz = rate });
                    _clip.SetTarget(clip);
                }

                return clip;
            }
        }

        internal AudioClip Cut(int start, string id) => new(Read().Samples[start..(start + rate)], rate, id);
    }
}
