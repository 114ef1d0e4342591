using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Dense;

/// <summary>A matrix product whose B lies in panels, and the rectangles of C into which it is divided.</summary>
/// <remarks>
/// Blocks of K keep a panel's block in reach of the second cache and A's block of rows in the first. Since every element is
/// one chain over k whatever the rectangle, the division may follow the number of threads without changing a bit.
/// </remarks>
internal unsafe struct GemmTask
{
    /// <summary>The most rows of a register block at the widest vectors; six where there are 16 registers.</summary>
    internal const int MostRows = 14;

    /// <summary>Steps of k in a block: 14 rows of A are then 18 kB of a first cache of 32 kB (measured best at 320).</summary>
    private const int DepthBlock = 320;

    /// <summary>Panels that are gone through before the next rows: 16 of 320 x 32 are 655 kB of a second cache of 1 MB.</summary>
    private const int PanelGroup = 16;

    /// <summary>With fewer panels a packed copy of A's rows is not used often enough to pay.</summary>
    private const int PackRowsFromPanels = 3;

    /// <summary>Blocks of rows that are copied in one pass where A's rows are contiguous (a transposed A).</summary>
    private const int BlocksTogether = 8;

    /// <summary>Distance of the copied blocks: a block and what the copying writes beyond it.</summary>
    private const int BlockBuffer = (MostRows * DepthBlock) + 16;

    [ThreadStatic]
    private static Storage<float>? rowBuffer;

    internal int M;
    internal int N;
    internal int K;
    internal float* A;
    internal nint ARow;
    internal nint AColumn;
    internal float* B;

    /// <summary>Distance of B's rows within a panel.</summary>
    internal nint BRow;

    /// <summary>Distance of B's panels.</summary>
    internal nint BPanel;
    internal float* C;
    internal nint CRow;

    /// <summary>Whether the sums begin with C.</summary>
    internal bool Accumulate;

    /// <summary>A row that is added to each of C's when its sums are complete, or null.</summary>
    internal float* Bias;

    internal static int RowsPerBlock => VectorWidth.Bits == 512 ? MostRows : 6;

    internal readonly int RowBlocks => (M + RowsPerBlock - 1) / RowsPerBlock;

    internal readonly int PanelCount => (N + PackedMatrix.PanelWidth - 1) / PackedMatrix.PanelWidth;

    /// <summary>B packed.</summary>
    internal void Read(PackedMatrix b)
    {
        B = b.Pointer;
        BRow = PackedMatrix.PanelWidth;
        BPanel = BRow * b.Rows;
    }

    /// <summary>B where it lies, its columns contiguous.</summary>
    internal void ReadInPlace(float* b, int bRow)
    {
        B = b;
        BRow = bRow;
        BPanel = PackedMatrix.PanelWidth;
    }

    /// <summary>The first row of a block: all have the same height but the last two, which share what is left.</summary>
    internal readonly int FirstRow(int block)
    {
        var most = RowsPerBlock;
        var blocks = RowBlocks;
        if (block >= blocks)
            return M;
        if (block < blocks - 1 || block == 0)
            return block * most;
        var before = (blocks - 2) * most;
        return before + ((M - before + 1) / 2);
    }

    /// <summary>Computes a rectangle of C: some blocks of rows by some panels.</summary>
    internal readonly void Run<TWidth, TVector>(int firstBlock, int endBlock, int firstPanel, int endPanel)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var together = ARow == 1 && AColumn != 1 ? BlocksTogether : 1;
        var packRows = ARow == 1 || AColumn != 1 || endPanel - firstPanel >= PackRowsFromPanels;
        var buffer = packRows ? (rowBuffer ??= Storage<float>.Allocate(BlocksTogether * BlockBuffer, zeroed: false)) : null;
        var counts = stackalloc int[BlocksTogether];
        var depthBlocks = Math.Max(1, (K + DepthBlock - 1) / DepthBlock);
        var depthBlock = (K + depthBlocks - 1) / depthBlocks;
        for (var part = 0; part < depthBlocks; part++)
        {
            var k = part * depthBlock;
            var depth = Math.Min(depthBlock, K - k);
            for (var group = firstPanel; group < endPanel; group += PanelGroup)
            {
                var groupEnd = Math.Min(endPanel, group + PanelGroup);
                for (var block = firstBlock; block < endBlock; block += together)
                {
                    var blocks = Math.Min(together, endBlock - block);
                    for (var i = 0; i < blocks; i++)
                        counts[i] = FirstRow(block + i + 1) - FirstRow(block + i);
                    var row = FirstRow(block);
                    var a = A + (row * ARow) + (k * AColumn);
                    if (together > 1)
                        GemmPack.Strips(new ReadOnlySpan<int>(counts, blocks), depth, a, AColumn, buffer!.Pointer, BlockBuffer);
                    else if (buffer is not null)
                        GemmPack.Strip(counts[0], depth, a, ARow, AColumn, buffer.Pointer, counts[0]);
                    for (var i = 0; i < blocks; i++)
                    {
                        if (buffer is null)
                            Panels<TWidth, TVector>(row, counts[i], group, groupEnd, k, depth, a, ARow, AColumn);
                        else
                            Panels<TWidth, TVector>(row, counts[i], group, groupEnd, k, depth, buffer.Pointer + (i * BlockBuffer), 1, counts[i]);
                        row += counts[i];
                    }
                }
            }
        }

        GC.KeepAlive(buffer);
    }

    /// <summary>One block of rows and of K by some panels.</summary>
    private readonly void Panels<TWidth, TVector>(int row, int rows, int first, int end, int k, int depth, float* a, nint aRow, nint aColumn)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var width = 2 * TWidth.Lanes;
        for (var p = first; p < end; p++)
        {
            var column = p * width;
            var c = C + (row * CRow) + column;
            var start = k > 0 || Accumulate ? c : null;
            Tile<TWidth, TVector>(
                rows, Math.Min(width, N - column), depth, (byte*)a, aRow * sizeof(float), aColumn * sizeof(float),
                B + (p * BPanel) + (k * BRow), BRow, start, CRow, k + depth < K || Bias is null ? null : Bias + column,
                c, CRow);
        }
    }

    private static void Tile<TWidth, TVector>(
        int rows, int columns, int depth, byte* a, nint aRow, nint aColumn, float* b, nint bRow, float* start, nint startRow, float* bias, float* c, nint cRow)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        if (columns > TWidth.Lanes)
            Tile<N2, TWidth, TVector>(rows, columns - TWidth.Lanes, depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow);
        else
            Tile<N1, TWidth, TVector>(rows, columns, depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow);
    }

    private static void Tile<TColumns, TWidth, TVector>(
        int rows, int lanes, int depth, byte* a, nint aRow, nint aColumn, float* b, nint bRow, float* start, nint startRow, float* bias, float* c, nint cRow)
        where TColumns : struct, ICount
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1:
                GemmTile.Run<N1, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 2:
                GemmTile.Run<N2, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 3:
                GemmTile.Run<N3, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 4:
                GemmTile.Run<N4, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 5:
                GemmTile.Run<N5, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 6:
                GemmTile.Run<N6, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 7:
                GemmTile.Run<N7, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 8:
                GemmTile.Run<N8, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 9:
                GemmTile.Run<N9, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 10:
                GemmTile.Run<N10, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 11:
                GemmTile.Run<N11, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 12:
                GemmTile.Run<N12, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            case 13:
                GemmTile.Run<N13, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
            default:
                GemmTile.Run<N14, TColumns, TWidth, TVector>(depth, a, aRow, aColumn, b, bRow, start, startRow, bias, c, cRow, lanes);
                break;
        }
    }
}
