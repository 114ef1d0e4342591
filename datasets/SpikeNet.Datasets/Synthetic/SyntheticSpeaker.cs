using System.Collections.Immutable;

namespace SpikeNet.Datasets.Synthetic;

/// <summary>What stays the same in everything that one synthetic speaker says.</summary>
/// <param name="Name">The speaker's name.</param>
/// <param name="PitchHz">Average fundamental frequency.</param>
/// <param name="TractScale">Formant frequencies relative to the average male tract: 1.2 for a short one.</param>
/// <param name="Tempo">Durations relative to the average: above 1 is slow.</param>
/// <param name="TiltPole">Pole of the one-pole low pass on the voice, in [0, 1): higher is softer.</param>
/// <param name="Breath">Amplitude of the noise that goes with the voice.</param>
internal sealed record SyntheticSpeaker(string Name, double PitchHz, double TractScale, double Tempo, double TiltPole, double Breath)
{
    /// <summary>The eight speakers; all figures are our own choice within what men and women show.</summary>
    internal static ImmutableArray<SyntheticSpeaker> All { get; } =
    [
        new("alba", 205, 1.14, 1.00, 0.45, 0.03),
        new("boris", 98, 0.89, 1.08, 0.30, 0.01),
        new("chloe", 228, 1.17, 0.92, 0.55, 0.04),
        new("diego", 118, 0.97, 0.95, 0.20, 0.02),
        new("elena", 182, 1.10, 1.12, 0.35, 0.02),
        new("farid", 132, 1.00, 0.88, 0.40, 0.01),
        new("greta", 165, 1.05, 1.02, 0.60, 0.05),
        new("henry", 108, 0.93, 1.05, 0.50, 0.03),
    ];
}
