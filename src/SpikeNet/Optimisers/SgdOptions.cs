using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>The settings of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions : OptimiserOptions
{
    /// <summary>mu, in [0, 1); 0 for none.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the step looks ahead (Nesterov); needs momentum.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override Optimiser Create(ImmutableArray<Parameter> parameters) => new Sgd(parameters, this);
}
