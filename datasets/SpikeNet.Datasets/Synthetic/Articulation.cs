namespace SpikeNet.Datasets.Synthetic;

/// <summary>How one utterance moves the vocal tract: each quantity per control step, smoothed as a tongue's inertia would.</summary>
internal sealed class Articulation
{
    /// <summary>Samples per control step: 2.5 ms at 8 kHz.</summary>
    internal const int StepSamples = 20;

    private const double StepMs = 2.5;

    // Own choice: the tongue takes about 50 ms from one target to the next, voice and closure about 12 ms.
    private const int FormantSmoothing = 21;
    private const int AmplitudeSmoothing = 5;

    internal Articulation(IReadOnlyList<Phoneme> phonemes)
    {
        int[] steps = [.. phonemes.Select(p => Math.Max(1, (int)Math.Round(p.DurationMs / StepMs)))];
        Steps = steps.Sum();
        F1 = Track(phonemes, steps, p => p.F1, FormantSmoothing);
        F2 = Track(phonemes, steps, p => p.F2, FormantSmoothing);
        F3 = Track(phonemes, steps, p => p.F3, FormantSmoothing);
        BandwidthScale = Track(phonemes, steps, p => p.BandwidthScale, AmplitudeSmoothing);
        Voicing = Track(phonemes, steps, p => p.Voicing, AmplitudeSmoothing);
        Aspiration = Track(phonemes, steps, p => p.Aspiration, AmplitudeSmoothing);
        Frication = Track(phonemes, steps, p => p.Frication, AmplitudeSmoothing);
        FricationHz = Track(phonemes, steps, p => p.FricationHz, 1);
        FricationBandwidthHz = Track(phonemes, steps, p => p.FricationBandwidthHz, 1);
    }

    internal int Steps { get; }

    internal double[] F1 { get; }

    internal double[] F2 { get; }

    internal double[] F3 { get; }

    internal double[] BandwidthScale { get; }

    internal double[] Voicing { get; }

    internal double[] Aspiration { get; }

    internal double[] Frication { get; }

    internal double[] FricationHz { get; }

    internal double[] FricationBandwidthHz { get; }

    private double[] Track(IReadOnlyList<Phoneme> phonemes, int[] steps, Func<Phoneme, double> quantity, int width)
    {
        double[] targets = new double[Steps];
        int next = 0;
        for (int i = 0; i < phonemes.Count; i++)
        {
            targets.AsSpan(next, steps[i]).Fill(quantity(phonemes[i]));
            next += steps[i];
        }

        // A centred moving average: a straight glide between targets.
        double[] track = new double[Steps];
        for (int i = 0; i < Steps; i++)
        {
            int from = Math.Max(0, i - width / 2), to = Math.Min(Steps, i + width / 2 + 1);
            double sum = 0;
            for (int j = from; j < to; j++)
                sum += targets[j];
            track[i] = sum / (to - from);
        }

        return track;
    }
}
