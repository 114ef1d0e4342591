using System.Diagnostics;
using System.Globalization;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Kernels;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Benchmarks;

/// <summary>The dense product's GFLOP/s for the shapes of linear, recurrent and convolution layers, minima over half a second each.</summary>
internal static unsafe class GemmSpeed
{
    private static readonly (string Name, int M, int N, int K, bool TransposeA, bool TransposeB)[] Shapes =
    [
        ("square", 1024, 1024, 1024, false, false),
        ("forward 700 -> 256", 6400, 256, 700, false, false),
        ("dX of 700 -> 256", 6400, 700, 256, false, true),
        ("dW of 700 -> 256", 700, 256, 6400, true, false),
        ("dX of 256 -> 256", 6400, 256, 256, false, true),
        ("dX of 256 -> 20", 6400, 256, 20, false, true),
        ("forward 256 -> 20", 6400, 20, 256, false, false),
        ("dW of 256 -> 20", 256, 20, 6400, true, false),
        ("one step 700 -> 256", 64, 256, 700, false, false),
        ("small", 128, 128, 128, false, false),
    ];

    internal static int Run()
    {
        Console.WriteLine($"{Workers.Threads} threads, {VectorWidth.Bits}-bit vectors");
        var arena = new StepArena();
        foreach (var (name, m, n, k, transposeA, transposeB) in Shapes)
        {
            var (a, b, c) = (Random(m * k), Random(k * n), Random(m * n));
            var time = Fastest(() =>
            {
                arena.Reset();
                Gemm.Run(
                    m, n, k, a.Pointer, transposeA ? 1 : k, transposeA ? m : 1, b.Pointer, transposeB ? 1 : n, transposeB ? k : 1, c.Pointer, false,
                    arena);
            });
            Line(name, $"{m} x {n} x {k}", 2.0 * m * n * k, time);
        }

        const int images = 64;
        var (kernel, patches, maps) = (Random(32 * 300), Random(images * 300 * 121), Random(images * 32 * 121));
        Line("images, one a thread", "32 x 121 x 300", 2.0 * images * 32 * 121 * 300, Fastest(() => Workers.Run(images, i => Gemm.RunHere(
            32, 121, 300, kernel.Pointer, 300, 1, patches.Pointer + (i * 300 * 121), 121, 1, maps.Pointer + (i * 32 * 121), 121, false))));
        var (weight, state, sum) = (Random(256 * 256), Random(16 * 256), Random(16 * 256));
        var packed = PackedMatrix.Pack(weight.Pointer, 256, 256, 1, 256, null);
        Line("packed once, one thread", "16 x 256 x 256", 2.0 * 16 * 256 * 256, Fastest(() => Gemm.Multiply(16, state.Pointer, 256, packed, sum.Pointer, 256, true)));
        GC.KeepAlive(weight);
        return 0;
    }

    private static Tensor Random(int length)
    {
        var random = new SplitMix64(1);
        var tensor = new Tensor([length]);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(-1, 1);
        return tensor;
    }

    private static double Fastest(Action action)
    {
        var fastest = double.MaxValue;
        var all = Stopwatch.StartNew();
        while (all.Elapsed.TotalMilliseconds < 500)
        {
            var started = Stopwatch.GetTimestamp();
            action();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return fastest;
    }

    private static void Line(string name, string shape, double operations, double milliseconds) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-24} {shape,-18} {milliseconds,9:0.0000} ms {operations / milliseconds / 1e6,7:0.0} GFLOP/s"));
}
