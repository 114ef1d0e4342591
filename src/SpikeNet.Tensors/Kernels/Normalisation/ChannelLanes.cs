using System.Collections.Immutable;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels.Normalisation;

/// <summary>How values of C channels are cut up: rows of whole pixels and whole vectors, and from them blocks and parts.</summary>
/// <remarks>
/// A lane is a place in a row; it always holds the same channel, so that sums are taken lane by lane, with full vectors however few
/// channels there are. Everything here depends on the sizes alone.
/// </remarks>
internal sealed class ChannelLanes
{
    /// <summary>The lanes of the widest vector: a row is a multiple of it, so rows begin where vectors and cache lines do.</summary>
    private const int Widest = 16;

    /// <summary>Enough sums side by side to hide the latency of an addition.</summary>
    private const int FewestLanes = 64;

    /// <summary>The columns of a block: a block of rows stays in the second-level cache however many channels there are.</summary>
    private const int MostStripeLanes = 1024;

    /// <summary>16 KiB: a block whose rows are short stays in the first-level cache.</summary>
    private const int BlockFloats = 4096;

    /// <summary>Fewer rows would not be worth adding their sums in double.</summary>
    private const int FewestBlockRows = 32;

    /// <summary>Enough to keep the cores of a workstation busy.</summary>
    private const int MostParts = 32;

    internal ChannelLanes(int length, int channels)
    {
        (Length, Channels) = (length, channels);
        var lanes = (long)channels * Widest / Gcd(channels, Widest);
        lanes *= (FewestLanes + lanes - 1) / lanes;
        Lanes = checked((int)lanes);
        Rows = length / Lanes;
        Tail = length % Lanes;
        StripeLanes = Math.Min(Lanes, MostStripeLanes);
        Stripes = (Lanes + StripeLanes - 1) / StripeLanes;
        BlockRows = Math.Max(FewestBlockRows, BlockFloats / StripeLanes);
        var blocks = (Rows + BlockRows - 1) / BlockRows;
        var parts = Math.Clamp(MostParts / Stripes, 1, Math.Max(1, blocks));
        PartRows = (blocks + parts - 1) / parts * BlockRows;
        Parts = PartRows == 0 ? 0 : (Rows + PartRows - 1) / PartRows;
    }

    /// <summary>All values.</summary>
    internal int Length { get; }

    /// <summary>C.</summary>
    internal int Channels { get; }

    /// <summary>The values of a row, a multiple of C and of every vector's lanes.</summary>
    internal int Lanes { get; }

    /// <summary>The whole rows.</summary>
    internal int Rows { get; }

    /// <summary>The values behind the last whole row, a multiple of C.</summary>
    internal int Tail { get; }

    /// <summary>The rows of a block.</summary>
    internal int BlockRows { get; }

    /// <summary>The rows of a part, a multiple of those of a block.</summary>
    internal int PartRows { get; }

    /// <summary>The parts of the whole rows.</summary>
    internal int Parts { get; }

    /// <summary>The lanes of a stripe, a multiple of every vector's; the last may have fewer.</summary>
    internal int StripeLanes { get; }

    /// <summary>The stripes of a row.</summary>
    internal int Stripes { get; }

    /// <summary>Numbers of each channel for each lane, in rows of <see cref="Lanes"/>.</summary>
    internal Tensor Expand(StepArena? arena, params ReadOnlySpan<ImmutableArray<float>> numbers)
    {
        var expanded = new Tensor([numbers.Length, Lanes], arena, zeroed: false);
        for (var i = 0; i < numbers.Length; i++)
        {
            var row = expanded.Span.Slice(i * Lanes, Lanes);
            for (var at = 0; at < Lanes; at += Channels)
                numbers[i].AsSpan().CopyTo(row[at..]);
        }

        return expanded;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
