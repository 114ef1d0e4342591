using System.Runtime.Intrinsics;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels;

/// <summary>The dense matrix product C = A B (+ C), any operand transposed by its strides.</summary>
/// <remarks>
/// Each element of C is one chain of fused multiply-adds in ascending k, so the result does not depend on threads, blocks,
/// packing or vector width. All operands lie in memory that can be read 64 bytes beyond its end (as every
/// <see cref="Storage{T}"/> can): the kernels load whole vectors, and write only what is C's.
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>Below so many multiply-adds waking other threads costs more than they save (1 us is about 50 000 of them).</summary>
    private const long WorthDispatching = 200_000;

    /// <summary>With fewer blocks of rows B is read where it lies: a packed copy would not be used often enough to pay.</summary>
    private const int PackFromRowBlocks = 8;

    /// <summary>Parts for each thread: so that one that is held up does not hold up the others.</summary>
    private const int PartsPerThread = 4;

    /// <summary>The most blocks of rows in a part.</summary>
    private const int MostBlocksPerPart = 32;

    /// <summary>C[m, n] = sum over k of A[m, k] B[k, n], plus C where <paramref name="accumulate"/>.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A; element (i, j) at i * aRow + j * aColumn.</param>
    /// <param name="aRow">Distance of A's rows.</param>
    /// <param name="aColumn">Distance of A's columns.</param>
    /// <param name="b">B; element (i, j) at i * bRow + j * bColumn.</param>
    /// <param name="bRow">Distance of B's rows.</param>
    /// <param name="bColumn">Distance of B's columns.</param>
    /// <param name="c">C, rows contiguous.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="arena">Where the packed copy of B lives, or null.</param>
    internal static void Run(
        int m, int n, int k, float* a, int aRow, int aColumn, float* b, int bRow, int bColumn, float* c, bool accumulate, StepArena? arena)
    {
        var product = Product(m, n, k, a, aRow, aColumn, c, n, accumulate);
        RunParallel(product, b, bRow, bColumn, arena);
    }

    /// <summary>C[m, n] = sum over k of A[m, k] B[k, n], plus bias[n], added while the sums are still in registers.</summary>
    internal static void RunWithBias(
        int m, int n, int k, float* a, int aRow, int aColumn, float* b, int bRow, int bColumn, float* bias, float* c, StepArena? arena)
    {
        var product = Product(m, n, k, a, aRow, aColumn, c, n, accumulate: false);
        product.Bias = bias;
        RunParallel(product, b, bRow, bColumn, arena);
    }

    /// <summary>The same product on the calling thread alone, for a part of a kernel that is parallel itself; C has its own row distance.</summary>
    /// <remarks>B is read where it lies if its columns are contiguous, otherwise packed into memory of the calling thread.</remarks>
    internal static void RunHere(
        int m, int n, int k, float* a, int aRow, int aColumn, float* b, int bRow, int bColumn, float* c, int cRow, bool accumulate)
    {
        var product = Product(m, n, k, a, aRow, aColumn, c, cRow, accumulate);
        if (m == 0 || n == 0)
            return;
        PackedMatrix? packed = null;
        if (bColumn == 1)
            product.ReadInPlace(b, bRow);
        else
            product.Read(packed = PackedMatrix.Scratch(b, k, n, bRow, bColumn));
        Rectangle(product, 0, product.RowBlocks, 0, product.PanelCount);
        GC.KeepAlive(packed);
    }

    /// <summary>C[rows, N] = A[rows, K] B (+ C) on the calling thread alone, B packed before: for products that are repeated, a step of a recurrent layer.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="a">A, its columns contiguous.</param>
    /// <param name="rowStride">Distance of A's rows.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C, its columns contiguous.</param>
    /// <param name="cStride">Distance of C's rows.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    internal static void Multiply(int rows, float* a, int rowStride, PackedMatrix b, float* c, int cStride, bool accumulate)
    {
        var product = Product(rows, b.Columns, b.Rows, a, rowStride, 1, c, cStride, accumulate);
        product.Read(b);
        Rectangle(product, 0, product.RowBlocks, 0, product.PanelCount);
        GC.KeepAlive(b);
    }

    private static GemmTask Product(
        int m, int n, int k, float* a, int aRow, int aColumn, float* c, int cRow, bool accumulate) => new()
        {
            M = m,
            N = n,
            K = k,
            A = a,
            ARow = aRow,
            AColumn = aColumn,
            C = c,
            CRow = cRow,
            Accumulate = accumulate,
        };

    private static void RunParallel(GemmTask product, float* b, int bRow, int bColumn, StepArena? arena)
    {
        if (product.M == 0 || product.N == 0)
            return;
        var (rowBlocks, panels) = (product.RowBlocks, product.PanelCount);
        PackedMatrix? packed = null;
        if (bColumn == 1 && rowBlocks < PackFromRowBlocks)
            product.ReadInPlace(b, bRow);
        else
            product.Read(packed = PackedMatrix.Pack(b, product.K, product.N, bRow, bColumn, arena));
        if ((long)product.M * product.N * product.K < WorthDispatching)
        {
            Rectangle(product, 0, rowBlocks, 0, panels);
        }
        else
        {
            // Rows first; columns too where there are too few rows.
            var wanted = PartsPerThread * Workers.Threads;
            var blocksPerPart = Math.Clamp(rowBlocks / wanted, 1, MostBlocksPerPart);
            var rowParts = (rowBlocks + blocksPerPart - 1) / blocksPerPart;
            var columnParts = Math.Clamp((wanted + rowParts - 1) / rowParts, 1, panels);
            var panelsPerPart = (panels + columnParts - 1) / columnParts;
            columnParts = (panels + panelsPerPart - 1) / panelsPerPart;
            Workers.Run(rowParts * columnParts, part =>
            {
                var block = part / columnParts * blocksPerPart;
                var panel = part % columnParts * panelsPerPart;
                Rectangle(product, block, Math.Min(rowBlocks, block + blocksPerPart), panel, Math.Min(panels, panel + panelsPerPart));
            });
        }

        GC.KeepAlive(packed);
    }

    private static void Rectangle(in GemmTask product, int firstBlock, int endBlock, int firstPanel, int endPanel)
    {
        switch (VectorWidth.Bits)
        {
            case 512:
                product.Run<Width512, Vector512<float>>(firstBlock, endBlock, firstPanel, endPanel);
                break;
            case 256:
                product.Run<Width256, Vector256<float>>(firstBlock, endBlock, firstPanel, endPanel);
                break;
            default:
                product.Run<Width128, Vector128<float>>(firstBlock, endBlock, firstPanel, endPanel);
                break;
        }
    }
}
