using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>The settings of <see cref="Adam"/>; the defaults are those of <c>torch.optim.Adam</c>.</summary>
public sealed record AdamOptions : AdaptiveMomentsOptions
{
    /// <inheritdoc/>
    public override Optimiser Create(ImmutableArray<Parameter> parameters) => new Adam(parameters, this);
}
