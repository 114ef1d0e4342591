using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;
using SpikeNet.Tests.Neurons.HandWritten;

namespace SpikeNet.Benchmarks;

/// <summary>The LIF layer alone on [T = 100, B = 64, N = 4096], compiled and hand-written in turn; a three-state neuron and a copy beside it.</summary>
internal static class NeuronSpeed
{
    private const int Rounds = 25;
    private static readonly int[] Shape = [100, 64, 4096];

    internal static int Run(bool json)
    {
        var random = new SplitMix64(20240607);
        var x = new Tensor(Shape);
        var g = new Tensor(Shape);
        for (var i = 0; i < x.Length; i++)
        {
            x.Span[i] = (float)(0.5 * random.NextNormal());
            g.Span[i] = (float)random.NextNormal();
        }

        var neuron = new LifNeuron { Decay = 0.9 };
        var (compiled, values) = (neuron.Compiled(Surrogate.ATan), neuron.Values());
        var handArena = new StepArena();
        var ownArena = new StepArena();
        var threeStates = NeuronLibrary.All.First(m => m.States.Length == 3 && m.Inputs.Length == 1);
        var three = new CompiledNeuron(threeStates, Surrogate.ATan);
        var threeValues = new ParameterValues(threeStates);
        var threeArena = new StepArena();
        var copy = new Tensor(Shape);
        List<double> handForward = [], handBackward = [], ownForward = [], ownBackward = [], threeForward = [], copies = [];
        for (var round = -3; round < Rounds; round++)
        {
            handArena.Reset();
            Tensor? trace = null;
            var hf = Time(() => trace = LifKernel.Forward(neuron, x, keepTrace: true, handArena).Trace);
            var hb = Time(() => LifKernel.Backward(neuron, Surrogate.ATan, trace!, g, handArena));
            ownArena.Reset();
            NeuronRun? run = null;
            var of = Time(() => run = compiled.Forward(values, 1, x, new NeuronRunOptions { Gradients = GradientNeeds.Inputs, Arena = ownArena }));
            var ob = Time(() => compiled.Backward(run!.Trace!, g, ownArena));
            threeArena.Reset();
            NeuronRun? threeRun = null;
            var tf = Time(() => threeRun = three.Forward(threeValues, 1, x, new NeuronRunOptions { Gradients = GradientNeeds.All, Arena = threeArena }));
            var c = Time(() => Workers.Run(64, p => x.Span.Slice(p * (x.Length / 64), x.Length / 64).CopyTo(copy.Span[(p * (x.Length / 64))..])));
            if (round < 0)
                continue;
            handForward.Add(hf);
            handBackward.Add(hb);
            ownForward.Add(of);
            ownBackward.Add(ob);
            threeForward.Add(tf);
            copies.Add(c);
            if (round == 0)
                recorded = threeRun!.Trace!.RecordedRows;
        }

        double bytes = x.Length * sizeof(float);
        var copyBandwidth = 2 * bytes / Median(copies) / 1e6;
        var threeBandwidth = (1 + recorded) * bytes / Median(threeForward) / 1e6;
        var compileMs = CompileMilliseconds();
        if (json)
        {
            var pairs = ownForward.Zip(ownBackward, (f, b) => f + b).ToList();
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                workload = "W5",
                threads = Workers.Threads,
                iterations = Rounds,
                median_ms = Math.Round(Median(pairs), 3),
                min_ms = Math.Round(pairs.Min(), 3),
                hand_written_median_ms = Math.Round(Median([.. handForward.Zip(handBackward, (f, b) => f + b)]), 3),
                compile_ms = Math.Round(compileMs, 2),
                copy_gb_per_s = Math.Round(copyBandwidth, 1),
                three_state_gb_per_s = Math.Round(threeBandwidth, 1),
            }));
            return 0;
        }

        Line("threads", $"{Workers.Threads}, {VectorWidth.Bits}-bit vectors, medians of {Rounds} rounds in turn");
        Line("LIF forward with trace", $"compiled {Ms(ownForward)}, hand-written {Ms(handForward)}, ratio {Ratio(ownForward, handForward)}");
        Line("LIF backward", $"compiled {Ms(ownBackward)}, hand-written {Ms(handBackward)}, ratio {Ratio(ownBackward, handBackward)}");
        Line($"{threeStates.Name} (3 states) forward", $"{Ms(threeForward)}, {Number(threeBandwidth)} GB/s read and recorded ({recorded} rows), copying {Number(copyBandwidth)} GB/s");
        Line("define and compile a new LIF", $"{Number(compileMs)} ms forward and backward, in a process that has compiled one before");
        return 0;
    }

    private static int recorded;

    /// <summary>A program that no cache has seen: define, differentiate, compile both kernels, run one small step.</summary>
    private static double CompileMilliseconds()
    {
        var times = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var leak = 0.5 + (i * 0.01);
            times.Add(Time(() =>
            {
                var model = NeuronModel.Define("fresh", n =>
                {
                    var v = n.State("v");
                    v.Set(leak * v + n.Input);
                    var s = n.Spike(v, 1);
                    v.Set(v - Equations.Detach(s));
                });
                var neuron = new CompiledNeuron(model, Surrogate.ATan);
                var run = neuron.Forward(new ParameterValues(model), 1, new Tensor([1, 1, 16]), new NeuronRunOptions { Gradients = GradientNeeds.Inputs });
                neuron.Backward(run.Trace!, new Tensor([1, 1, 16]));
            }));
        }

        return Median(times);
    }

    private static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Ms(List<double> values) => $"{Number(Median(values))} ms";

    private static string Ratio(List<double> a, List<double> b) => (Median(a) / Median(b)).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static void Line(string name, string text) => Console.WriteLine($"{name,-30} {text}");
}
