using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Population coding: each value excites m neurons with Gaussian receptive fields, whose responses another code turns into spikes.</summary>
/// <remarks>
/// <code>
/// response[i] = exp(-(x - mu[i])^2 / (2 sigma^2)),  i = 0 .. m - 1
/// mu[i] = low + (i - 1/2) (high - low) / (m - 2),  sigma = (high - low) / (beta (m - 2))
/// </code>
/// Value n gives the features n m .. n m + m - 1. Bohte, Kok and La Poutré 2002, "Error-backpropagation in temporally encoded networks of
/// spiking neurons" (which uses beta = 1.5 and latency).
/// </remarks>
public sealed record PopulationEncoder : Encoder
{
    /// <summary>m, at least 3.</summary>
    public int NeuronsPerValue { get; init; } = 8;

    /// <summary>The lowest value.</summary>
    public double Low { get; init; }

    /// <summary>The highest value.</summary>
    public double High { get; init; } = 1;

    /// <summary>beta, above 0: the larger, the narrower the fields.</summary>
    public double Beta { get; init; } = 1.5;

    /// <summary>What makes spikes of the responses, which are in [0, 1].</summary>
    public Encoder Responses { get; init; } = new LatencyEncoder { Threshold = 0.1 };

    /// <inheritdoc/>
    public override int OutFeatures(int features) => Responses.OutFeatures(checked(features * NeuronsPerValue));

    /// <inheritdoc/>
    protected override bool? FollowsSignals => null;

    /// <inheritdoc/>
    protected override void Verify()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(NeuronsPerValue, 3);
        if (!(High > Low && double.IsFinite(High - Low)) || !(Beta > 0 && double.IsFinite(Beta)))
            throw new ArgumentException($"The highest value is above the lowest and beta above 0, but they are {High}, {Low} and {Beta}.");
    }

    /// <inheritdoc/>
    protected override Signal EncodeBatch(Tensor values, SplitMix64? random)
    {
        int[] shape = [.. values.Shape];
        var features = shape[^1];
        shape[^1] = checked(features * NeuronsPerValue);
        var responses = new Tensor(shape, zeroed: false);
        var spacing = (High - Low) / (NeuronsPerValue - 2);
        var narrow = -Beta * Beta / (2 * spacing * spacing);
        Workers.Run(values.Length / features, r =>
        {
            for (var v = r * features; v < (r + 1) * features; v++)
            {
                for (var i = 0; i < NeuronsPerValue; i++)
                {
                    var distance = values.Span[v] - (Low + ((i - 0.5) * spacing));
                    responses.Span[(v * NeuronsPerValue) + i] = (float)Math.Exp(narrow * distance * distance);
                }
            }
        });
        return Responses.Encode(responses, random);
    }
}
