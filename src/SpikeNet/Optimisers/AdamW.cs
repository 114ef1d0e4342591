using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>Adam with decoupled weight decay, as <c>torch.optim.AdamW</c>: w = (1 - lr decay) w - Adam's step.</summary>
/// <remarks>Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2; see <see cref="AdaptiveMoments"/> for Adam's step.</remarks>
public sealed class AdamW : AdaptiveMoments
{
    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">What it changes.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a group contains no parameter.</exception>
    public AdamW(ImmutableArray<Parameter> parameters, AdamWOptions? options = null)
        : base(parameters, options ?? new AdamWOptions())
    {
    }

    /// <inheritdoc/>
    public override string Kind => nameof(AdamW);

    private protected override bool Decoupled => true;
}
