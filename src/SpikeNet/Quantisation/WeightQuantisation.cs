using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SpikeNet.Graph;

namespace SpikeNet;

/// <summary>Quantisation-aware training: layers run with weights as they will be in integers, and train through the rounding.</summary>
/// <remarks>
/// Forward, weights and biases are the multiples of a unit, or the powers of two, that the code has; units are powers of two, so that sums
/// of spikes in float32 are exact and the trained network's graph, quantised with <see cref="ToOptions"/>, gives its spikes bit for bit
/// where neurons do not leak and no normalisation is folded. Backward, the gradient passes the rounding as if it were not there
/// (the straight-through estimator; Bengio, Leonard and Courville 2013): dL/dw = dL/dw_quantised. DeepShift-PS trains a shift p and a sign
/// s instead of w, w = round(s) 2^round(p): dL/dp = dL/dw w ln 2, dL/ds = dL/dw 2^round(p) (Elhoushi, Chen, Shafiq, Tian and Li 2021).
/// Up to 5 bits of two's complement, the unit is the power of two with the least squared error of the weights; wider ones hold the largest.
/// </remarks>
/// <param name="Bits">The width of a weight, 2 to 12; of a code of shifts, 2 to 5.</param>
/// <param name="Coding">How weights are stored.</param>
/// <param name="Grain">What shares a unit: a layer, or an output channel.</param>
public sealed record WeightQuantisation(int Bits = 8, WeightCoding Coding = WeightCoding.Integer, QuantisationGrain Grain = QuantisationGrain.Layer)
{
    /// <summary>The key of a graph's metadata under which a model says how it was trained.</summary>
    public const string MetadataKey = "trained-quantised";

    private static readonly (string Word, WeightCoding Coding)[] Codings = [("integer", WeightCoding.Integer), ("shift-q", WeightCoding.ShiftQ), ("shift-ps", WeightCoding.ShiftPs)];

    /// <summary>The exponent of the largest power of two that shift weights have; null, the standard, for the layer's largest weight, 0 for DeepShift's own range.</summary>
    public int? LargestShift { get; init; }

    /// <summary>What makes the trained graph's integers, the very ones that training ran with.</summary>
    public QuantisationOptions ToOptions() => QuantisationOptions.Trained(Bits, Coding, Grain) with { LargestShift = LargestShift };

    /// <inheritdoc/>
    /// <remarks>What <see cref="TryParse"/> reads, such as <c>4 bits integer per layer</c>.</remarks>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bits} bits {Codings.First(c => c.Coding == Coding).Word} per {(Grain == QuantisationGrain.Layer ? "layer" : "channel")}{(LargestShift is { } top ? $" up to {top}" : "")}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WeightQuantisation? value)
    {
        value = null;
        var words = (text ?? "").Split(' ');
        var top = 0;
        if (words.Length is not (5 or 8) || words[1] != "bits" || words[3] != "per" || words[4] is not ("layer" or "channel")
            || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || Codings.All(c => c.Word != words[2])
            || (words.Length == 8 && (words[5] != "up" || words[6] != "to" || !int.TryParse(words[7], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out top))))
        {
            return false;
        }

        value = new WeightQuantisation(
            bits, Codings.First(c => c.Word == words[2]).Coding, words[4] == "layer" ? QuantisationGrain.Layer : QuantisationGrain.Channel)
        { LargestShift = words.Length == 8 ? top : null };
        return true;
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    internal void Verify()
    {
        if (Coding == WeightCoding.Integer ? Bits is < 2 or > 12 : Bits is < 2 or > 5)
            throw new ArgumentException(Coding == WeightCoding.Integer ? $"Weights are trained with 2 to 12 bits, not {Bits}." : $"Shift weights have codes of 2 to 5 bits, not {Bits}.");
        if (LargestShift is < -126 or > 126)
            throw new ArgumentException($"The largest shift is from -126 to 126, not {LargestShift}.");
    }
}
