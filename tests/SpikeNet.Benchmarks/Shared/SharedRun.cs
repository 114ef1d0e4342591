using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Benchmarks.Shared;

/// <summary>Times a shared workload as the PyTorch baseline times it, and prints the same fields.</summary>
internal static class SharedRun
{
    private const double LearningRate = 1e-3;

    internal static int Run(string[] args)
    {
        SharedOptions options;
        try
        {
            options = SharedOptions.Parse(args);
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        if (options.Threads is { } threads)
            Workers.Threads = threads;
        var arena = new StepArena();
        var (step, samples, check) = options.Workload == "W5" ? Lif(options, arena) : Layers(options, arena);
        if (options.Check is { } file && !check(file))
            return 1;
        var floor = Process.GetCurrentProcess().WorkingSet64;
        step();
        step();
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (times.Count < 5 || Stopwatch.GetElapsedTime(started).TotalSeconds < options.MinimumSeconds)
        {
            var began = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Print(options, times, samples, floor);
        return 0;
    }

    private static void Print(SharedOptions options, List<double> times, int samples, long floor)
    {
        var sorted = times.Order().ToList();
        var median = sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2] + sorted[(sorted.Count / 2) - 1]) / 2;
        using var process = Process.GetCurrentProcess();
        var result = new
        {
            baseline = options.DenseInput ? "spikenet-dense-input" : "spikenet",
            workload = options.Workload,
            threads = Workers.Threads,
            iterations = times.Count,
            median_ms = Math.Round(median, 2),
            min_ms = Math.Round(sorted[0], 2),
            samples_per_s = Math.Round(samples / median * 1e3, 1),
            base_rss_mib = floor >> 20,
            peak_rss_mib = process.PeakWorkingSet64 >> 20,
            vector_bits = VectorWidth.Bits,
        };
        Console.WriteLine(options.Json
            ? JsonSerializer.Serialize(result)
            : string.Create(CultureInfo.InvariantCulture, $"{result.workload}: median {median:0.00} ms, minimum {sorted[0]:0.00} ms, {result.samples_per_s:0} samples/s, {result.iterations} steps, {result.threads} threads, {result.vector_bits}-bit vectors, {result.peak_rss_mib - result.base_rss_mib} MiB above {result.base_rss_mib} MiB"));
    }

    /// <summary>W5: the neurons alone; the input is kept as it is, the gradient takes the place of what was recorded, as in the baseline.</summary>
    private static (Action Step, int Samples, Func<string, bool> Check) Lif(SharedOptions options, StepArena arena)
    {
        var x = NpyFile.ReadFloats(Path.Combine(options.Data, "W5_input.npy"));
        var gradient = NpyFile.ReadFloats(Path.Combine(options.Data, "W5_grad.npy"));
        var neuron = new LifNeuron { Decay = 0.9, Threshold = 1 };
        var (compiled, values) = (neuron.Compiled(Surrogate.ATan), neuron.Values());
        var run = new NeuronRunOptions { Gradients = GradientNeeds.Inputs, OverwriteTrace = true, Arena = arena };
        (SpikeTrain Spikes, Tensor Gradient) Once()
        {
            arena.Reset();
            var forward = compiled.Forward(values, 1, x, run);
            return (forward.Spikes, compiled.Backward(forward.Trace!, gradient, arena).Input);
        }

        return (() => Once(), x.Shape[1], file =>
        {
            var once = Once();
            using var golden = new GoldenFile(file);
            return golden.Counts([once.Spikes.EventCount]) & golden.Gradient("input", once.Gradient.Span, null);
        }
        );
    }

    private static (Action Step, int Samples, Func<string, bool> Check) Layers(SharedOptions options, StepArena arena)
    {
        var training = options.Workload[..2] != "W6";
        // The forward-only workloads are those of W1 and W3, which have their own files.
        var dense = SharedInput.Read(Path.Combine(options.Data, $"{options.Workload}_input.npy"));
        var labels = NpyFile.ReadLabels(Path.Combine(options.Data, $"{options.Workload}_label.npy"));
        var model = SharedModel.For(options.Workload, i => NpyFile.ReadFloats(Path.Combine(options.Data, $"{options.Workload}_weight{i}.npy")));
        var events = SharedInput.Events(dense);
        var samples = dense.Shape[1];
        if (!options.DenseInput)
            dense = new Tensor([0]);
        var adam = new Adam(model.Network.Parameters);

        (NetworkOutput Output, double Loss) Once(bool update)
        {
            arena.Reset();
            var tape = training ? new GradientTape() : null;
            var input = options.DenseInput ? SharedInput.Events(dense) : events;
            var output = model.Network.Forward(input, new StepContext { Arena = arena, Tape = tape });
            if (tape is null)
                return (output, 0);
            var loss = model.Loss(output.Scores, labels, arena);
            tape.Backward();
            if (update)
                adam.Step(LearningRate);
            return (output, loss);
        }

        return (() => Once(update: true), samples, file =>
        {
            var (output, loss) = Once(update: false);
            using var golden = new GoldenFile(file);
            var right = golden.Loss(loss) & golden.Counts([.. output.Spikes.Where(s => model.IsNeuron(s.Layer)).Select(s => s.Spikes.EventCount)]);
            foreach (var (parameter, name) in model.Network.Parameters.Zip(model.Torch))
                right &= golden.Gradient(name, parameter.Gradient.Span, shape => model.Order(parameter, shape));
            foreach (var parameter in model.Network.Parameters)
                parameter.Gradient.Span.Clear();
            return right;
        }
        );
    }
}
