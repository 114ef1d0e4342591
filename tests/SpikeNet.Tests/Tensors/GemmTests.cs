using SpikeNet.Tensors;
using SpikeNet.Tensors.Kernels;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tests.Tensors;

/// <summary>The matrix product against the triple loop in double, for sizes around the edges of its blocks and for every transposition.</summary>
public unsafe class GemmTests
{
    private const float Untouched = 12345.5f;

    private static readonly int[] RowCounts = [1, 2, 3, 5, 6, 7, 12, 13, 14, 15, 16, 27, 28, 29, 43, 100];
    private static readonly int[] ColumnCounts = [1, 3, 4, 5, 8, 9, 10, 15, 16, 17, 20, 31, 32, 33, 47, 64, 110, 121];
    private static readonly int[] Depths = [0, 1, 2, 3, 4, 5, 20, 121, 320, 321, 700];

    /// <summary>A matrix in memory of its own, its lines <c>gap</c> elements further apart than they need be.</summary>
    private sealed class Matrix
    {
        private readonly Storage<float> _storage;

        internal Matrix(SplitMix64 random, int rows, int columns, bool transposed, int gap)
        {
            var line = (transposed ? rows : columns) + gap;
            (RowStride, ColumnStride) = transposed ? (1, line) : (line, 1);
            _storage = Storage<float>.Allocate((long)line * (transposed ? columns : rows));
            _storage.Span.Fill(float.NaN);
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++)
                    this[i, j] = (float)random.NextDouble(-1, 1);
            GC.KeepAlive(_storage);
        }

        internal int RowStride { get; }

        internal int ColumnStride { get; }

        internal float* Pointer => _storage.Pointer;

        internal ref float this[int i, int j] => ref _storage.Span[(i * RowStride) + (j * ColumnStride)];
    }

    private static void Check(
        Matrix a, Matrix b, int m, int n, int k, float before, Storage<float> result, int cStride, string name)
    {
        // A copy: a span alone does not keep its memory alive.
        var c = Values(result);
        var wrong = new List<string>();
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < cStride; j++)
            {
                if ((i * cStride) + j >= c.Length)
                    break;
                var actual = c[(i * cStride) + j];
                if (j >= n)
                {
                    if (actual != Untouched)
                        wrong.Add($"[{i}, {j}] beyond C was written: {actual}");
                    continue;
                }

                double expected = before;
                for (var l = 0; l < k; l++)
                    expected += (double)a[i, l] * b[l, j];
                if (!(Math.Abs(actual - expected) <= 1e-6 * (k + 4)))
                    wrong.Add($"[{i}, {j}] is {actual}, expected {expected}");
            }
        }

        Assert.That(wrong, Is.Empty, $"{name}, {m} x {n} x {k}");
    }

    [Test]
    public void EveryTranspositionOfEverySizeIsTheProduct([Values] bool transposeA, [Values] bool transposeB)
    {
        var random = new SplitMix64(17);
        foreach (var m in RowCounts)
        {
            foreach (var n in ColumnCounts)
            {
                var k = Depths[(m + n) % Depths.Length];
                var gap = (m + (2 * n)) % 3;
                var a = new Matrix(random, m, k, transposeA, gap);
                var b = new Matrix(random, k, n, transposeB, gap);
                var c = Storage<float>.Allocate((long)m * n);
                Gemm.Run(m, n, k, a.Pointer, a.RowStride, a.ColumnStride, b.Pointer, b.RowStride, b.ColumnStride, c.Pointer, false, null);
                Check(a, b, m, n, k, 0, c, n, "without C");
                c.Span.Fill(0.5f);
                Gemm.Run(m, n, k, a.Pointer, a.RowStride, a.ColumnStride, b.Pointer, b.RowStride, b.ColumnStride, c.Pointer, true, null);
                Check(a, b, m, n, k, 0.5f, c, n, "with C");
            }
        }
    }

    [Test]
    public void OneThreadsProductWritesNothingButItsColumns([Values] bool transposeA, [Values] bool transposeB, [Values] bool accumulate)
    {
        var random = new SplitMix64(18);
        foreach (var m in RowCounts)
        {
            foreach (var n in ColumnCounts)
            {
                var k = Depths[(m + (3 * n)) % Depths.Length];
                var a = new Matrix(random, m, k, transposeA, 3);
                var b = new Matrix(random, k, n, transposeB, 1);
                var c = Storage<float>.Allocate((long)m * (n + 5));
                Prepare(c, m, n, n + 5);
                Gemm.RunHere(
                    m, n, k, a.Pointer, a.RowStride, a.ColumnStride, b.Pointer, b.RowStride, b.ColumnStride, c.Pointer, n + 5, accumulate);
                Check(a, b, m, n, k, accumulate ? 2 : 0, c, n + 5, "in place");
            }
        }
    }

    [Test]
    public void PackedOnceMultipliedOften([Values] bool transposeB)
    {
        var random = new SplitMix64(19);
        foreach (var n in ColumnCounts)
        {
            var k = Depths[1 + (n % (Depths.Length - 1))];
            var b = new Matrix(random, k, n, transposeB, 2);
            var arena = new StepArena();
            var packed = PackedMatrix.Pack(b.Pointer, k, n, b.RowStride, b.ColumnStride, arena);
            GC.KeepAlive(b);
            Assert.That((packed.Rows, packed.Columns), Is.EqualTo((k, n)));
            foreach (var m in RowCounts)
            {
                var a = new Matrix(random, m, k, transposed: false, 1);
                var c = Storage<float>.Allocate((long)m * (n + 1));
                foreach (var accumulate in new[] { false, true })
                {
                    Prepare(c, m, n, n + 1);
                    Gemm.Multiply(m, a.Pointer, a.RowStride, packed, c.Pointer, n + 1, accumulate);
                    Check(a, b, m, n, k, accumulate ? 2 : 0, c, n + 1, "packed");
                }
            }
        }
    }

    private static float[] Values(Storage<float> storage)
    {
        var values = storage.Span.ToArray();
        GC.KeepAlive(storage);
        return values;
    }

    private static void Prepare(Storage<float> c, int m, int n, int stride)
    {
        c.Span.Fill(Untouched);
        for (var i = 0; i < m; i++)
            c.Span.Slice(i * stride, n).Fill(2);
        GC.KeepAlive(c);
    }

    [Test]
    public void ElementsAreTheSameChainsHoweverTheyAreComputed()
    {
        // c = fma(a_k, b_k, c) for ascending k, element by element: the definition, to the last bit.
        const int m = 37, n = 75, k = 700;
        var random = new SplitMix64(20);
        var a = new Matrix(random, m, k, transposed: false, 0);
        var b = new Matrix(random, k, n, transposed: true, 0);
        var expected = new float[m * n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                for (var l = 0; l < k; l++)
                    expected[(i * n) + j] = MathF.FusedMultiplyAdd(a[i, l], b[l, j], expected[(i * n) + j]);
        var before = Workers.Threads;
        try
        {
            foreach (var threads in new[] { 1, 2, 5 })
            {
                Workers.Threads = threads;
                var c = Storage<float>.Allocate(m * n);
                Gemm.Run(m, n, k, a.Pointer, k, 1, b.Pointer, 1, k, c.Pointer, false, null);
                Assert.That(Values(c), Is.EqualTo(expected), $"{threads} threads");
            }
        }
        finally
        {
            Workers.Threads = before;
        }

        var here = Storage<float>.Allocate(m * n);
        Gemm.RunHere(m, n, k, a.Pointer, k, 1, b.Pointer, 1, k, here.Pointer, n, false);
        Assert.That(Values(here), Is.EqualTo(expected));
        Gemm.Multiply(m, a.Pointer, k, PackedMatrix.Pack(b.Pointer, k, n, 1, k, null), here.Pointer, n, false);
        Assert.That(Values(here), Is.EqualTo(expected));
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }
}
