using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Direct coding: the values themselves in every step; the first layer's neurons make the spikes.</summary>
/// <remarks>Rueckauer, Lungu, Hu, Pfeiffer and Liu 2017, "Conversion of continuous-valued deep networks to efficient event-driven networks".</remarks>
public sealed record DirectEncoder : Encoder
{
    /// <summary>T, above 0.</summary>
    public int TimeSteps { get; init; } = 4;

    /// <inheritdoc/>
    protected override bool? FollowsSignals => false;

    /// <inheritdoc/>
    protected override void Verify() => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TimeSteps);

    /// <inheritdoc/>
    protected override Signal EncodeBatch(Tensor values, SplitMix64? random)
    {
        var repeated = new Tensor([TimeSteps, values.Shape[0], values.Shape[1]], zeroed: false);
        for (var t = 0; t < TimeSteps; t++)
            values.Span.CopyTo(repeated.Span[(t * values.Length)..]);
        return Signal.Of(repeated);
    }
}
