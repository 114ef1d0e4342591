using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

public class LinearKernelTests
{
    private static Tensor Random(SplitMix64 random, params int[] shape)
    {
        var tensor = new Tensor(shape);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(-1, 1);
        return tensor;
    }

    /// <summary>A copy of a tensor's values: a span alone does not keep its tensor alive.</summary>
    private static float[] Values(Tensor tensor)
    {
        var values = tensor.Span.ToArray();
        GC.KeepAlive(tensor);
        return values;
    }

    private static SpikeTrain Spikes(SplitMix64 random, int t, int b, int n, double density)
    {
        var values = new float[t * b * n];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < density ? 1 : 0;
        return SpikeTrain.FromDense(values, t, b, n);
    }

    /// <summary>C = A B in double, the definition.</summary>
    private static double[] Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int m, int k, int n)
    {
        var c = new double[m * n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                for (var l = 0; l < k; l++)
                    c[(i * n) + j] += (double)a[(i * k) + l] * b[(l * n) + j];
        return c;
    }

    private static float[] Transpose(ReadOnlySpan<float> a, int rows, int columns)
    {
        var t = new float[a.Length];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                t[(j * rows) + i] = a[(i * columns) + j];
        return t;
    }

    private static void Agree(ReadOnlySpan<float> actual, double[] expected, double tolerance = 1e-5)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        for (var i = 0; i < expected.Length; i++)
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(tolerance * Math.Max(1, Math.Abs(expected[i]))), $"element {i}");
    }

    [TestCase(3, 2, 7, 5, 0.3)]
    [TestCase(2, 3, 40, 10, 0.1)]
    [TestCase(4, 5, 33, 128, 0.2)]
    [TestCase(1, 1, 300, 300, 0.05)]
    [TestCase(2, 2, 5, 17, 0.0)]
    public void EventDrivenEqualsDense(int t, int b, int n, int columns, double density)
    {
        var random = new SplitMix64(7);
        var x = Spikes(random, t, b, n, density);
        var w = Random(random, n, columns);
        var bias = Random(random, columns);
        var dense = LinearKernels.Forward(x.ToDense(), w, bias);
        var expected = Product(Values(x.ToDense()), Values(w), t * b, n, columns).Select((v, i) => v + bias.Span[i % columns]).ToArray();
        Agree(Values(LinearKernels.Forward(x, w, bias)), expected);
        Agree(Values(dense), expected);
    }

    [TestCase(1, 1, 1)]
    [TestCase(6, 32, 256)]
    [TestCase(7, 33, 257)]
    [TestCase(100, 31, 300)]
    [TestCase(13, 100, 5)]
    public void DenseProductsOfAnySize(int rows, int columns, int depth)
    {
        var random = new SplitMix64(3);
        var x = Random(random, 1, rows, depth);
        var w = Random(random, depth, columns);
        Agree(Values(LinearKernels.Forward(x, w)), Product(Values(x), Values(w), rows, depth, columns), 1e-4);
        var g = Random(random, 1, rows, columns);
        Agree(Values(LinearKernels.InputGradient(g, w)), Product(Values(g), Transpose(Values(w), depth, columns), rows, columns, depth), 1e-4);
        var gradient = new Tensor([depth, columns]);
        LinearKernels.AddWeightGradient(x, g, gradient);
        Agree(Values(gradient), Product(Transpose(Values(x), rows, depth), Values(g), depth, rows, columns), 1e-4);
    }

    [TestCase(20, 3, 50, 130, 0.1)]
    [TestCase(2, 2, 9, 10, 0.5)]
    public void WeightGradientFromEventsEqualsDense(int t, int b, int n, int columns, double density)
    {
        var random = new SplitMix64(11);
        var x = Spikes(random, t, b, n, density);
        var g = Random(random, t, b, columns);
        var (events, dense) = (new Tensor([n, columns]), new Tensor([n, columns]));
        LinearKernels.AddWeightGradient(x, g, events);
        LinearKernels.AddWeightGradient(x.ToDense(), g, dense);
        Agree(Values(events), [.. Values(dense).Select(v => (double)v)]);
    }

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(20)]
    [TestCase(110)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(531)]
    public void EventsGiveTheBitsOfTheDenseProduct(int columns)
    {
        // Both add in ascending order and the bias last; a weight times 0 changes nothing.
        var random = new SplitMix64(12);
        var x = Spikes(random, 30, 90, 70, 0.15);
        var w = Random(random, 70, columns);
        var bias = Random(random, columns);
        var g = Random(random, 30, 90, columns);
        var dense = x.ToDense();
        Assert.That(Values(LinearKernels.Forward(x, w, bias)), Is.EqualTo(Values(LinearKernels.Forward(dense, w, bias))));
        var (fromEvents, fromDense) = (Random(new SplitMix64(1), 70, columns), Random(new SplitMix64(1), 70, columns));
        LinearKernels.AddWeightGradient(x, g, fromEvents);
        LinearKernels.AddWeightGradient(dense, g, fromDense);
        Assert.That(Values(fromEvents), Is.EqualTo(Values(fromDense)));
    }

    [Test]
    public void GradedEventsGiveTheBitsOfTheDenseProduct()
    {
        var random = new SplitMix64(14);
        var values = new float[40 * 60 * 33];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < 0.2 ? (float)random.NextDouble(-2, 2) : 0;
        var x = SpikeTrain.FromDense(values, 40, 60, 33);
        var dense = x.ToDense();
        var w = Random(random, 33, 47);
        var y = LinearKernels.Forward(x, w);
        Assert.That(Values(y), Is.EqualTo(Values(LinearKernels.Forward(dense, w))));
        var (fromEvents, fromDense) = (new Tensor([33, 47]), new Tensor([33, 47]));
        LinearKernels.AddWeightGradient(x, y, fromEvents);
        LinearKernels.AddWeightGradient(dense, y, fromDense);
        Assert.That(Values(fromEvents), Is.EqualTo(Values(fromDense)));
    }

    [TestCase(1, 1, 1)]
    [TestCase(3, 100, 20)]
    [TestCase(1, 700, 300)]
    public void BiasGradientIsTheSumOfTheRows(int t, int b, int columns)
    {
        var g = Random(new SplitMix64(13), t, b, columns);
        var sum = new Tensor([columns]);
        sum.Span.Fill(3);
        var expected = Enumerable.Repeat(3.0, columns).ToArray();
        for (var i = 0; i < g.Length; i++)
            expected[i % columns] += g.Span[i];
        LinearKernels.AddBiasGradient(g, sum);
        Agree(Values(sum), expected, 1e-4);
    }

    [Test]
    public void PayloadScalesTheWeights()
    {
        var x = SpikeTrain.FromDense([0, 2, 0.5f], 1, 1, 3);
        var w = Tensor.From([1, 2, 3, 4, 5, 6], 3, 2);
        // 2 * (3, 4) + 0.5 * (5, 6)
        Assert.That(Values(LinearKernels.Forward(x, w)), Is.EqualTo(new[] { 8.5f, 11f }));
    }

    [Test]
    public void ResultsDoNotDependOnTheThreadCount()
    {
        var random = new SplitMix64(5);
        var x = Spikes(random, 100, 30, 100, 0.2);
        var w = Random(random, 100, 70);
        var before = Workers.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 3, 5 })
            {
                Workers.Threads = threads;
                var gradient = new Tensor([100, 70]);
                var y = LinearKernels.Forward(x, w);
                LinearKernels.AddWeightGradient(x, y, gradient);
                var biasGradient = new Tensor([70]);
                LinearKernels.AddBiasGradient(y, biasGradient);
                results.Add([.. Values(y), .. Values(gradient), .. Values(biasGradient), .. Values(LinearKernels.InputGradient(y, w))]);
            }

            Assert.That(results.Skip(1), Has.All.EqualTo(results[0]));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void WrongShapesAreNamed()
    {
        var x = SpikeTrain.FromRows(1, 1, 3, [[0]]);
        Assert.That(() => LinearKernels.Forward(x, new Tensor([4, 2])), Throws.ArgumentException.With.Message.Contains("[3, out]"));
        Assert.That(() => LinearKernels.Forward(x, new Tensor([3, 2]), new Tensor([3])), Throws.ArgumentException.With.Message.Contains("biases"));
    }
}
