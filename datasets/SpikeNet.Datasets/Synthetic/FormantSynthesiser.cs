using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Synthetic;

/// <summary>A small formant synthesiser: glottal pulses and noise through a cascade of resonators, frication beside it.</summary>
/// <remarks>
/// After Klatt 1980 (cascade branch for voice and aspiration, a parallel one for frication), with the differentiated glottal pulse of
/// KLGLOTT88 (Klatt and Klatt 1990): 2 g - 3 g^2 over the open phase, g in [0, 1], zero while the glottis is closed.
/// </remarks>
internal static class FormantSynthesiser
{
    private const double OpenQuotient = 0.6;

    // Own choice, near Klatt's defaults for vowels.
    private static readonly double[] Bandwidths = [70, 100, 160, 260];
    private const double F4Hz = 3500;

    /// <summary>Synthesises the voice of one utterance.</summary>
    /// <param name="articulation">How the tract moves.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="tractScale">This utterance's formant scale.</param>
    /// <param name="pitchHz">The pitch at each control step.</param>
    /// <param name="sampleRateHz">The sample rate.</param>
    /// <param name="random">Where noise, jitter and shimmer come from.</param>
    internal static double[] Synthesise(
        Articulation articulation, SyntheticSpeaker speaker, double tractScale, double[] pitchHz, int sampleRateHz, SplitMix64 random)
    {
        double[] voice = new double[articulation.Steps * Articulation.StepSamples];
        double highestFormant = 0.47 * sampleRateHz;
        Resonator r1 = default, r2 = default, r3 = default, r4 = default, frication = default;
        double phase = 0, jitter = 1, shimmer = 1, tilted = 0;
        for (int step = 0; step < articulation.Steps; step++)
        {
            double wider = articulation.BandwidthScale[step];
            r1.Tune(articulation.F1[step] * tractScale, Bandwidths[0] * wider, sampleRateHz);
            r2.Tune(Math.Min(highestFormant, articulation.F2[step] * tractScale), Bandwidths[1] * wider, sampleRateHz);
            r3.Tune(Math.Min(highestFormant, articulation.F3[step] * tractScale), Bandwidths[2] * wider, sampleRateHz);
            r4.Tune(Math.Min(highestFormant, F4Hz * tractScale), Bandwidths[3] * wider, sampleRateHz);
            frication.Tune(Math.Min(highestFormant, articulation.FricationHz[step] * tractScale), articulation.FricationBandwidthHz[step], sampleRateHz);

            for (int i = 0; i < Articulation.StepSamples; i++)
            {
                phase += pitchHz[step] * jitter / sampleRateHz;
                if (phase >= 1)
                {
                    phase -= 1;
                    jitter = 1 + 0.01 * random.NextNormal();
                    shimmer = 1 + 0.05 * random.NextNormal();
                }

                double open = phase / OpenQuotient;
                double pulse = open < 1 ? shimmer * (2 * open - 3 * open * open) : 0;
                tilted = (1 - speaker.TiltPole) * pulse + speaker.TiltPole * tilted;
                double noise = random.NextNormal();

                double source = articulation.Voicing[step] * (tilted + speaker.Breath * noise) + articulation.Aspiration[step] * noise;
                double sound = r4.Next(r3.Next(r2.Next(r1.Next(source))));
                voice[step * Articulation.StepSamples + i] = sound + articulation.Frication[step] * frication.NextBand(noise);
            }
        }

        return voice;
    }
}
