using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>Adam (Kingma and Ba 2015), as <c>torch.optim.Adam</c>: weight decay is added to the gradient, g + decay w.</summary>
/// <remarks>See <see cref="AdaptiveMoments"/> for the equations. Where weights shall decay, <see cref="AdamW"/> is mostly the better choice.</remarks>
public sealed class Adam : AdaptiveMoments
{
    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">What it changes.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a group contains no parameter.</exception>
    public Adam(ImmutableArray<Parameter> parameters, AdamOptions? options = null)
        : base(parameters, options ?? new AdamOptions())
    {
    }

    /// <inheritdoc/>
    public override string Kind => nameof(Adam);

    private protected override bool Decoupled => false;
}
