namespace SpikeNet;

/// <summary>Why a network cannot be converted.</summary>
/// <param name="Layer">The layer, or the read-out.</param>
/// <param name="Reason">What is wrong, and what would do.</param>
public sealed record ConversionFault(string Layer, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Layer}': {Reason}";
}
