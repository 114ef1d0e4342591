using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Synthetic;

/// <summary>A built-in set of spoken digits, made by a formant synthesiser: for trying things out where no recordings are at hand.</summary>
/// <remarks>
/// Eight synthetic speakers say "zero" to "nine", 8 kHz, mono. Within a speaker each take varies pitch (within 90-250 Hz) and its contour,
/// tempo (durations times 0.75-1.3, and each sound for itself), tract length (formants times 0.85-1.2 over all), pronunciation, noise (10-40 dB below the speech),
/// gain, and the silence before and after. Takes follow the convention of <see cref="RecordingSet"/> (0-4 test, 5-9 validation, the rest
/// training). It is no substitute for speech: results on it are reported as "synthetic", never beside those of a published set.
/// The samples are a function of the seed, speaker, digit and take alone: not of the platform, the thread or how many takes are asked for.
/// </remarks>
public static class SyntheticDigits
{
    /// <summary>The sample rate in hertz.</summary>
    public const int SampleRateHz = 8000;

    /// <summary>The largest number of takes.</summary>
    public const int MostTakes = 100_000;

    private const double LowestPitchHz = 90, HighestPitchHz = 250;
    private const double ShortestTempo = 0.75, LongestTempo = 1.3;
    private const double SmallestTract = 0.85, LargestTract = 1.2;
    private const double LowestSnrDb = 10, HighestSnrDb = 40;

    // Own choice, so that a linear classifier on mel images errs in about one of twenty recordings, as it does on real digits.
    private const double MostReduction = 0.3;
    private const double FormantSpread = 0.07;
    private const double AmplitudeSpreadDb = 4;

    /// <summary>Describes the set; each recording is synthesised when it is asked for, in a few milliseconds.</summary>
    /// <param name="takesPerSpeaker">How often each speaker says each digit; below 11 there is nothing to train on.</param>
    /// <param name="seed">Equal seeds give equal sets.</param>
    public static RecordingSet Create(int takesPerSpeaker = 20, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(takesPerSpeaker);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(takesPerSpeaker, MostTakes);
        var recordings = new List<Recording>(SyntheticSpeaker.All.Length * DigitWords.ByDigit.Length * takesPerSpeaker);
        for (int speaker = 0; speaker < SyntheticSpeaker.All.Length; speaker++)
        {
            string name = SyntheticSpeaker.All[speaker].Name;
            for (int digit = 0; digit < DigitWords.ByDigit.Length; digit++)
            {
                for (int take = 0; take < takesPerSpeaker; take++)
                {
                    (int s, int d, int t) = (speaker, digit, take);
                    string id = $"{digit}_{name}_{take}";
                    recordings.Add(new Recording(id, digit, name, take, () => Speak(id, s, d, t, seed)));
                }
            }
        }

        return new RecordingSet($"synthetic digits (seed {seed})", FreeSpokenDigits.ClassNames, recordings);
    }

    private static AudioClip Speak(string id, int speakerIndex, int digit, int take, ulong seed)
    {
        SyntheticSpeaker speaker = SyntheticSpeaker.All[speakerIndex];
        var random = new SplitMix64(SplitMix64.Combine(seed, (ulong)(speakerIndex * DigitWords.ByDigit.Length + digit), (ulong)take));

        double tempo = Math.Clamp(speaker.Tempo * random.NextDouble(0.8, 1.22), ShortestTempo, LongestTempo);
        double tract = Math.Clamp(speaker.TractScale * random.NextDouble(0.96, 1.04), SmallestTract, LargestTract);
        double reduction = random.NextDouble(0, MostReduction);
        Phoneme[] word = [.. DigitWords.ByDigit[digit].Select(p => Pronounce(p, tempo, reduction, random))];
        var articulation = new Articulation(word);
        double[] voice = FormantSynthesiser.Synthesise(
            articulation, speaker, tract, Intonation(articulation.Steps, speaker.PitchHz, random), SampleRateHz, random);
        return new AudioClip(Record(voice, random), SampleRateHz, id);
    }

    /// <summary>One phoneme as it comes out this time: other duration, amplitudes and targets, drawn towards the neutral vowel.</summary>
    private static Phoneme Pronounce(Phoneme phoneme, double tempo, double reduction, SplitMix64 random)
    {
        double Target(double hz, double neutralHz)
        {
            double reduced = hz + reduction * (neutralHz - hz);
            return reduced * (1 + FormantSpread * random.NextNormal());
        }

        return phoneme with
        {
            DurationMs = phoneme.DurationMs * tempo * random.NextDouble(0.75, 1.3),
            // A uniform tube of 17.5 cm resonates at 500, 1500 and 2500 Hz.
            F1 = Target(phoneme.F1, 500),
            F2 = Target(phoneme.F2, 1500),
            F3 = Target(phoneme.F3, 2500),
            Voicing = phoneme.Voicing * PortableMath.FromDecibel(0.5 * AmplitudeSpreadDb * random.NextNormal()),
            Frication = phoneme.Frication * PortableMath.FromDecibel(AmplitudeSpreadDb * random.NextNormal()),
            FricationHz = phoneme.FricationHz * (1 + 0.05 * random.NextNormal()),
        };
    }

    /// <summary>Pitch per control step: a fall over the word, more or less steep, around a level drawn for this take.</summary>
    private static double[] Intonation(int steps, double pitchHz, SplitMix64 random)
    {
        double level = pitchHz * random.NextDouble(0.9, 1.1);
        double fall = random.NextDouble(-0.05, 0.3);
        double hump = random.NextDouble(-0.06, 0.12);
        double[] pitch = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            double x = steps == 1 ? 0.5 : (double)i / (steps - 1);
            pitch[i] = Math.Clamp(level * (1 + fall * (0.5 - x) + hump * 4 * x * (1 - x)), LowestPitchHz, HighestPitchHz);
        }

        return pitch;
    }

    /// <summary>Adds silence before and after, noise and gain, and rounds to 16 bits.</summary>
    private static float[] Record(double[] voice, SplitMix64 random)
    {
        int before = (int)(SampleRateHz * random.NextDouble(0.02, 0.15));
        int after = (int)(SampleRateHz * random.NextDouble(0.02, 0.15));
        double power = 0, peak = 0;
        foreach (double sample in voice)
        {
            power += sample * sample;
            peak = Math.Max(peak, Math.Abs(sample));
        }

        double noiseLevel = Math.Sqrt(power / voice.Length) * PortableMath.FromDecibel(-random.NextDouble(LowestSnrDb, HighestSnrDb));
        double colour = random.NextDouble(0, 0.8);
        double gain = PortableMath.FromDecibel(-random.NextDouble(2, 20)) / peak;
        float[] samples = new float[before + voice.Length + after];
        double noise = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            // A first-order low pass whose output keeps unit variance.
            noise = colour * noise + Math.Sqrt(1 - colour * colour) * random.NextNormal();
            int at = i - before;
            double sample = (at >= 0 && at < voice.Length ? voice[at] : 0) + noiseLevel * noise;

            // Whole 16-bit steps: a recording written to a file reads back equal.
            samples[i] = (float)(Math.Clamp(Math.Round(gain * sample * 32768), short.MinValue, short.MaxValue) / 32768);
        }

        return samples;
    }
}
