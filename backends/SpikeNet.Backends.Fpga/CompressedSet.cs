using System.Collections.Immutable;

namespace SpikeNet.Backends.Fpga;

/// <summary>The events of g adjacent positions after compression: what all share, and what each has besides.</summary>
/// <remarks>
/// With S_i the channels that spike at position i: <c>O = S_1 and ... and S_g</c>, <c>R_i = S_i xor O</c>.
/// Without compression (g = 1) the overlap is empty and the one residual is the position.
/// </remarks>
/// <param name="Overlap">O, ascending.</param>
/// <param name="Residuals">R_1 to R_g, each ascending.</param>
public sealed record CompressedSet(ImmutableArray<int> Overlap, ImmutableArray<ImmutableArray<int>> Residuals)
{
    /// <summary>Events before compression: sum |S_i|.</summary>
    public int InputEvents => Residuals.Sum(r => r.Length) + Residuals.Length * Overlap.Length;

    /// <summary>Events that the array accumulates: |O| + sum |R_i| = sum |S_i| - (g - 1) |O|.</summary>
    public int ExecutedEvents => Residuals.Sum(r => r.Length) + Overlap.Length;
}
