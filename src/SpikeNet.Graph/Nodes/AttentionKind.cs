namespace SpikeNet.Graph;

/// <summary>How an <see cref="AttentionNode"/> joins queries, keys and values.</summary>
public enum AttentionKind
{
    /// <summary>Spikes: q and the or over all places of (k and v), channel by channel.</summary>
    AndOr,

    /// <summary>Sums: scale Q K^T V within heads, without softmax; neurons follow.</summary>
    Product,
}
