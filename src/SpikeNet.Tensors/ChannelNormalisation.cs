using System.Collections.Immutable;

namespace SpikeNet.Tensors;

/// <summary>The numbers of a normalisation, C of each: y = gain (x - mean) / deviation + shift, each operation rounded on its own.</summary>
/// <param name="Mean">What is subtracted.</param>
/// <param name="Deviation">sqrt(variance + epsilon), above 0.</param>
/// <param name="Gain">gamma, with any fixed factor.</param>
/// <param name="Shift">beta.</param>
public sealed record ChannelNormalisation(
    ImmutableArray<float> Mean, ImmutableArray<float> Deviation, ImmutableArray<float> Gain, ImmutableArray<float> Shift)
{
    /// <summary>C.</summary>
    public int Channels => Mean.Length;
}
