using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>The settings of <see cref="AdamW"/>; the defaults are those of <c>torch.optim.AdamW</c>, a weight decay of 0.01 among them.</summary>
public sealed record AdamWOptions : AdaptiveMomentsOptions
{
    /// <summary>The default settings.</summary>
    public AdamWOptions() => WeightDecay = 1e-2;

    /// <inheritdoc/>
    public override Optimiser Create(ImmutableArray<Parameter> parameters) => new AdamW(parameters, this);
}
