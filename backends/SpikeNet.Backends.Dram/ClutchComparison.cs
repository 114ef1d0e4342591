namespace SpikeNet.Backends.Dram;

/// <summary>Values held in DRAM rows as leading ones (temporal code), compared with a scalar by reading rows: Clutch (arXiv 2606.22812), reconstructed.</summary>
/// <remarks>
/// Each value of n bits is cut into c chunks. Of each chunk, row T_k holds the lanes with <c>chunk > k</c>; so <c>chunk > s</c> is row T_s and
/// <c>chunk >= s</c> row T_(s-1). From the least significant chunk upwards the result is merged by <c>r = MAJ3(gt, ge, r)</c>,
/// right because gt implies ge. Rows: c (2^(n/c) - 1); commands: 3c - 1, copies out counted; bit-serial comparison takes 3n + 2.
/// Whether this is the authors' sequence is not confirmed.
/// It needs values that do not change: potentials change in every step, so the re-encoding would cost more than the comparison gains.
/// It suits time-to-first-spike encoding, where static values meet a scalar time in T comparisons.
/// </remarks>
public sealed class ClutchComparison
{
    private const int LanesPerWord = 64;
    private readonly ulong[][][] _rows;
    private readonly ulong[] _zeros;
    private readonly ulong[] _ones;

    /// <summary>Encodes values into rows.</summary>
    /// <param name="values">One value a lane, each below 2^bits.</param>
    /// <param name="bits">n, 1 to 32.</param>
    /// <param name="chunks">c, a divisor of n; a chunk has at most 16 bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or a value is out of range.</exception>
    public ClutchComparison(ReadOnlySpan<uint> values, int bits, int chunks)
    {
        CheckSizes(bits, chunks);
        Bits = bits;
        Chunks = chunks;
        Lanes = values.Length;
        var words = (values.Length + LanesPerWord - 1) / LanesPerWord;
        _zeros = new ulong[words];
        _ones = new ulong[words];
        Array.Fill(_ones, ulong.MaxValue);
        _rows = new ulong[chunks][][];
        var width = bits / chunks;
        for (var c = 0; c < chunks; c++)
        {
            _rows[c] = new ulong[(1 << width) - 1][];
            for (var k = 0; k < _rows[c].Length; k++)
                _rows[c][k] = new ulong[words];
            for (var lane = 0; lane < values.Length; lane++)
            {
                if ((ulong)values[lane] >> bits != 0)
                    throw new ArgumentOutOfRangeException(nameof(values), values[lane], $"The value of lane {lane} does not fit in {bits} bits.");
                for (var k = 0U; k < Chunk(values[lane], c); k++)
                    _rows[c][k][lane / LanesPerWord] |= 1UL << (lane % LanesPerWord);
            }
        }
    }

    /// <summary>n.</summary>
    public int Bits { get; }

    /// <summary>c.</summary>
    public int Chunks { get; }

    /// <summary>The number of values.</summary>
    public int Lanes { get; }

    /// <summary>The rows that the code takes: c (2^(n/c) - 1).</summary>
    public static long RowCount(int bits, int chunks)
    {
        CheckSizes(bits, chunks);
        return chunks * ((1L << (bits / chunks)) - 1);
    }

    /// <summary>The commands of one comparison with a scalar: 3c - 1.</summary>
    public static int CommandsPerComparison(int chunks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
        return 3 * chunks - 1;
    }

    /// <summary>The lanes whose value is greater than the scalar.</summary>
    public bool[] Greater(uint scalar) => Compare(scalar, equalCounts: false);

    /// <summary>The lanes whose value is the scalar or greater.</summary>
    public bool[] AtLeast(uint scalar) => Compare(scalar, equalCounts: true);

    private static void CheckSizes(int bits, int chunks)
    {
        if (bits is < 1 or > 32)
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "A value has 1 to 32 bits.");
        if (chunks < 1 || bits % chunks != 0 || bits / chunks > 16)
            throw new ArgumentOutOfRangeException(nameof(chunks), chunks, $"The number of chunks divides {bits}, with at most 16 bits a chunk.");
    }

    private bool[] Compare(uint scalar, bool equalCounts)
    {
        if ((ulong)scalar >> Bits != 0)
            throw new ArgumentOutOfRangeException(nameof(scalar), scalar, $"The scalar does not fit in {Bits} bits.");
        ulong[]? result = null;
        for (var c = 0; c < Chunks; c++)
        {
            var s = Chunk(scalar, c);
            var greater = s < _rows[c].Length ? _rows[c][s] : _zeros;
            var atLeast = s > 0 ? _rows[c][s - 1] : _ones;
            result = result is null ? (equalCounts ? atLeast : greater) : Majority(greater, atLeast, result);
        }

        var lanes = new bool[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
            lanes[lane] = (result![lane / LanesPerWord] >> (lane % LanesPerWord) & 1) != 0;
        return lanes;
    }

    private static ulong[] Majority(ulong[] a, ulong[] b, ulong[] c)
    {
        var majority = new ulong[a.Length];
        for (var i = 0; i < a.Length; i++)
            majority[i] = (a[i] & b[i]) | (a[i] & c[i]) | (b[i] & c[i]);
        return majority;
    }

    private uint Chunk(uint value, int chunk)
    {
        var width = Bits / Chunks;
        return value >> (chunk * width) & ((1U << width) - 1);
    }
}
