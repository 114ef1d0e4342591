using System.Diagnostics;
using System.Globalization;
using SpikeNet.Benchmarks.Shared;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Benchmarks;

/// <summary>How a training step's time grows with steps, samples and events: the network of W1 on random input, as Markdown tables.</summary>
internal static class ScalingSpeed
{
    private const int Features = 700;

    internal static int Run()
    {
        Console.WriteLine($"Network 700-256-256-20, forward + backward + Adam, {Workers.Threads} threads, medians.\n");
        Console.WriteLine("| T | B | density | input events | ms | us per step and sample |\n|---|---|---|---|---|---|");
        foreach (var steps in new[] { 50, 100, 200, 400, 800 })
            Row(steps, 64, 0.02);
        foreach (var batch in new[] { 16, 32, 128, 256 })
            Row(100, batch, 0.02);
        foreach (var density in new[] { 0.005, 0.01, 0.05, 0.1, 0.2, 0.3 })
            Row(100, 64, density);
        Console.WriteLine("\nThe first layer alone (700 to 256, T = 100, B = 64), forward and weight gradient:\n");
        Console.WriteLine("| density | events | ms | ns per event | way |\n|---|---|---|---|---|");
        foreach (var density in new[] { 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3 })
            FirstLayer(density);
        return 0;
    }

    private static void Row(int steps, int batch, double density)
    {
        var random = new SplitMix64(3);
        var model = SharedModel.For("W1", i => Weights(random, i));
        var input = Input(random, steps, batch, density);
        var labels = Enumerable.Range(0, batch).Select(b => b % 20).ToArray();
        var adam = new Adam(model.Network.Parameters);
        var arena = new StepArena();
        var ms = Median(() =>
        {
            arena.Reset();
            var tape = new GradientTape();
            var output = model.Network.Forward(input, new StepContext { Arena = arena, Tape = tape });
            model.Loss(output.Scores, labels, arena);
            tape.Backward();
            adam.Step(0);
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {steps} | {batch} | {density:0.0 %} | {input.EventCount} | {ms:0.00} | {ms * 1e3 / (steps * batch):0.00} |"));
    }

    private static void FirstLayer(double density)
    {
        var random = new SplitMix64(3);
        var layer = new Linear("fc", Features, 256, random);
        var input = Input(random, 100, 64, density);
        var gradient = new Tensor([100, 64, 256]);
        var arena = new StepArena();
        var ms = Median(() =>
        {
            arena.Reset();
            var tape = new GradientTape();
            var output = layer.Forward(Signal.Of(input), new StepContext { Arena = arena, Tape = tape });
            output.Gradient = gradient;
            tape.Backward();
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {density:0.0 %} | {input.EventCount} | {ms:0.00} | {ms * 1e6 / input.EventCount:0.0} | {layer.Execution(input.Density)} |"));
    }

    /// <summary>Weights of the workload's gains, so that hidden layers fire as they do there, as torch lays them out.</summary>
    private static Tensor Weights(SplitMix64 random, int layer)
    {
        (int Out, int In, double Gain)[] sizes = [(256, 700, 3.2), (256, 256, 2.2), (20, 256, 1)];
        var weight = new Tensor([sizes[layer].Out, sizes[layer].In]);
        foreach (ref var w in weight.Span)
            w = (float)(random.NextNormal() * sizes[layer].Gain / Math.Sqrt(sizes[layer].In));
        return weight;
    }

    private static SpikeTrain Input(SplitMix64 random, int steps, int batch, double density)
    {
        var values = new float[steps * batch * Features];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < density ? 1 : 0;
        return SpikeTrain.FromDense(values, steps, batch, Features);
    }

    private static double Median(Action step)
    {
        step();
        step();
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (times.Count < 7 || (times.Count < 31 && Stopwatch.GetElapsedTime(started).TotalSeconds < 1))
        {
            var began = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
