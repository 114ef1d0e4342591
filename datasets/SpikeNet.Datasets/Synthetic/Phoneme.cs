namespace SpikeNet.Datasets.Synthetic;

/// <summary>What the vocal tract aims at during one part of a word, for a tract of average male length.</summary>
/// <param name="DurationMs">How long, at average speed.</param>
/// <param name="F1">First formant in hertz.</param>
/// <param name="F2">Second formant in hertz.</param>
/// <param name="F3">Third formant in hertz.</param>
/// <param name="Voicing">Amplitude of the glottal pulses, 1 for a vowel.</param>
/// <param name="Aspiration">Amplitude of noise through the formants.</param>
/// <param name="Frication">Amplitude of noise through one band of its own.</param>
/// <param name="FricationHz">That band's centre.</param>
/// <param name="FricationBandwidthHz">That band's width.</param>
/// <param name="BandwidthScale">How much wider the formants are than a vowel's; above 1 in nasals.</param>
internal sealed record Phoneme(
    double DurationMs, double F1, double F2, double F3, double Voicing = 1, double Aspiration = 0, double Frication = 0,
    double FricationHz = 3000, double FricationBandwidthHz = 1000, double BandwidthScale = 1)
{
    internal Phoneme For(double durationMs) => this with { DurationMs = durationMs };
}
