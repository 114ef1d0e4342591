using SpikeNet.Graph;

namespace SpikeNet.Backends.Tests.Conformance;

/// <summary>The ways to quantise that back-ends are held to.</summary>
public static class QuantisationSchemes
{
    /// <summary>One of each kind.</summary>
    public static IReadOnlyList<QuantisationOptions> All { get; } =
    [
        new(), new() { WeightBits = 3, Choice = ScaleChoice.LeastError }, QuantisationOptions.PerChannel(), QuantisationOptions.PerChannel(4) with { StateBits = 12 },
        QuantisationOptions.Shift(3), QuantisationOptions.Shift(5) with { StateBits = 24 }, QuantisationOptions.Shift(3, WeightCoding.ShiftQ) with { BoundPartialSums = false },
        QuantisationOptions.Shift() with { Grain = QuantisationGrain.Channel }, QuantisationOptions.Speck, QuantisationOptions.Xylo,
        QuantisationOptions.Trained(4), new() { WeightBits = 16, StateBits = 32, BoundPartialSums = false },
    ];

    /// <summary>A scheme by any number.</summary>
    /// <param name="number">Taken modulo the number of schemes.</param>
    public static QuantisationOptions Of(int number) => All[number % All.Count];
}
