using System.Collections.Immutable;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>How training varies recordings before the front end hears them: time shift, speed, level and noise. Costs reading and analysing anew in every epoch.</summary>
/// <param name="Clip">Shift, speed, level, and white noise where there is no folder.</param>
/// <param name="NoiseFolder">A folder of recorded noises (.wav) to mix in instead of white noise; null for white noise.</param>
internal sealed record SoundVariation(ClipAugmentationOptions Clip, string? NoiseFolder)
{
    /// <summary>Reads 'sound' of an augmentation; null where it is not there.</summary>
    internal static SoundVariation? Read(RecipeMap augmentation)
    {
        if (!augmentation.Has("sound"))
            return null;
        var map = augmentation.Map("sound");
        var standard = new ClipAugmentationOptions();
        var options = new ClipAugmentationOptions
        {
            ShiftMs = map.Number("shift-ms", 0, 0, 1000),
            Speed = map.Number("speed", 0, 0, 0.5),
            GainDb = map.Number("gain-db", 0, 0, 60),
            NoiseProbability = map.Number("noise", 0, 0, 1),
            LowestSnrDb = map.Number("lowest-snr-db", standard.LowestSnrDb, -40, 120),
            HighestSnrDb = map.Number("highest-snr-db", standard.HighestSnrDb, -40, 120),
        };
        var folder = map.OptionalText("noise-folder");
        map.Done();
        return map.Place.Guard("sound", () =>
        {
            options.Validate();
            return new SoundVariation(options, folder);
        });
    }

    /// <summary>Reads the noises.</summary>
    /// <exception cref="InvalidDataException">There is none, or one is damaged.</exception>
    internal Source Open(int sampleRateHz)
    {
        ImmutableArray<AudioClip> noises = [];
        if (NoiseFolder is { } folder)
        {
            if (!Directory.Exists(folder))
                throw new DirectoryNotFoundException($"{folder}: no such folder; 'noise-folder' holds noises as .wav files");
            noises =
            [
                .. Directory.EnumerateFiles(folder, "*.wav").Order(StringComparer.Ordinal)
                    .Select(f => WaveFile.Read(f, new WaveReadOptions { SampleRateHz = sampleRateHz, MixDown = true })),
            ];
            if (noises.IsEmpty)
                throw new InvalidDataException($"{folder}: holds no .wav file; 'noise-folder' holds noises");
        }

        return new Source(Clip, noises);
    }

    /// <summary>Varies recordings. Thread-safe.</summary>
    internal sealed class Source(ClipAugmentationOptions options, ImmutableArray<AudioClip> noises)
    {
        private readonly ClipAugmentation _clips = new(noises.IsEmpty ? options : options with { NoiseProbability = 0 });

        /// <summary>A changed copy, the same for the same seed.</summary>
        internal AudioClip Apply(AudioClip clip, ulong seed)
        {
            var random = new SplitMix64(seed);
            var changed = _clips.Apply(clip, random.NextUInt64());
            if (noises.IsEmpty || random.NextDouble() >= options.NoiseProbability)
                return changed;
            return NoiseMix.AddRandom(changed, noises[random.NextInt32(noises.Length)], options.LowestSnrDb, options.HighestSnrDb, random.NextUInt64());
        }
    }
}
