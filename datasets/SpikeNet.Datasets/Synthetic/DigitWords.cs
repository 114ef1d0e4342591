using System.Collections.Immutable;

namespace SpikeNet.Datasets.Synthetic;

/// <summary>The ten digits as sequences of phonemes.</summary>
/// <remarks>
/// Vowel formants: Peterson and Barney 1952, "Control methods used in a study of the vowels", J. Acoust. Soc. Am. 24, averages of the
/// men, as reprinted in the literature. Everything else, that is durations, amplitudes, consonants and the ends of diphthongs, is our own choice.
/// </remarks>
internal static class DigitWords
{
    // Vowels (Peterson and Barney 1952): heed, hid, head, hod, hawed, hood, who'd, hud.
    private static readonly Phoneme Heed = new(150, 270, 2290, 3010);
    private static readonly Phoneme Hid = new(90, 390, 1990, 2550);
    private static readonly Phoneme Head = new(110, 530, 1840, 2480);
    private static readonly Phoneme Hod = new(130, 730, 1090, 2440);
    private static readonly Phoneme Hawed = new(140, 570, 840, 2410);
    private static readonly Phoneme Hood = new(90, 440, 1020, 2240);
    private static readonly Phoneme Whod = new(150, 300, 870, 2240);
    private static readonly Phoneme Hud = new(120, 640, 1190, 2390);

    // Own choice: consonants. A fricative's formants are where its neighbours' glide to.
    private static readonly Phoneme W = new(70, 290, 650, 2150, Voicing: 0.7);
    private static readonly Phoneme R = new(75, 330, 1150, 1450, Voicing: 0.75);
    private static readonly Phoneme N = new(95, 260, 1450, 2450, Voicing: 0.5, BandwidthScale: 2.5);
    private static readonly Phoneme S = new(120, 350, 1600, 2550, 0, 0.02, 0.5, 3600, 900);
    private static readonly Phoneme Z = new(80, 300, 1600, 2550, 0.3, 0.02, 0.3, 3600, 900);
    private static readonly Phoneme F = new(100, 320, 1100, 2250, 0, 0.03, 0.12, 2600, 3000);
    private static readonly Phoneme V = new(70, 280, 1100, 2200, 0.35, 0.02, 0.06, 2600, 3000);
    private static readonly Phoneme Th = new(90, 320, 1350, 2550, 0, 0.03, 0.1, 3100, 2000);
    private static readonly Phoneme ClosureT = new(55, 300, 1750, 2600, 0);
    private static readonly Phoneme BurstT = new(15, 320, 1750, 2600, 0, 0.1, 0.7, 3400, 1200);
    private static readonly Phoneme ClosureK = new(60, 300, 1900, 2400, 0);
    private static readonly Phoneme BurstK = new(20, 320, 1900, 2400, 0, 0.1, 0.6, 1900, 500);

    /// <summary>The words, by digit.</summary>
    internal static ImmutableArray<ImmutableArray<Phoneme>> ByDigit { get; } =
    [
        /* zero  */ [Z, Hid.For(70), R, Hawed.For(100), Hood.For(80)],
        /* one   */ [W, Hud.For(130), N.For(110)],
        /* two   */ [ClosureT.For(20), BurstT, BurstT with { DurationMs = 35, Voicing = 0, Aspiration = 0.25, Frication = 0.2 }, Hood.For(30) with { F1 = 310, F2 = 1500 }, Whod.For(150)],
        /* three */ [Th, R.For(60), Heed.For(170)],
        /* four  */ [F, Hawed.For(150), R.For(80)],
        /* five  */ [F, Hod.For(110), Hid.For(80), V],
        /* six   */ [S, Hid.For(80), ClosureK, BurstK, S.For(110)],
        /* seven */ [S, Head.For(85), V.For(55), Hud.For(50) with { F1 = 500, F2 = 1450 }, N.For(90)],
        /* eight */ [Head.For(80) with { F1 = 480, F2 = 2000 }, Heed.For(70) with { F1 = 330, F2 = 2200 }, ClosureT, BurstT],
        /* nine  */ [N.For(80), Hod.For(100), Hid.For(80), N.For(90)],
    ];
}
