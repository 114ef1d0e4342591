using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>Finds which activation of each layer becomes the rate 1.</summary>
internal static class Calibration
{
    private const int BatchSize = 128;

    /// <summary>Runs the network over samples and measures what comes into its activations.</summary>
    internal static ImmutableArray<ActivationScale> Run(Network ann, ConversionPlan plan, ITrainingData data, ConversionOptions options, CancellationToken cancellation)
    {
        if (data.Count == 0)
            throw new ArgumentException("There is nothing to measure activations on: the data is empty.", nameof(data));
        var layers = ConversionPlan.Flat(ann.Layers).ToList();
        var positive = layers.OfType<Activation>().ToDictionary(l => l.Name, _ => new List<float>(), StringComparer.Ordinal);
        if (plan.EndsInSums)
            positive[ann.ReadOut.Name] = [];
        var count = Math.Min(data.Count, options.CalibrationSamples);
        var chosen = Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count));
        var arena = new StepArena();
        foreach (var samples in chosen.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            arena.Reset();
            var context = new StepContext { Arena = arena };
            var signal = Signal.Of(data.Encode(samples, null));
            if (signal.TimeSteps != 1)
                throw new ArgumentException($"A network without spikes takes its values in one step, but the data has {signal.TimeSteps}.", nameof(data));
            foreach (var layer in layers)
            {
                if (layer is Activation)
                    Collect(signal, positive[layer.Name], layer.Name);
                signal = layer.Forward(signal, context);
            }

            if (plan.EndsInSums)
                Collect(signal, positive[ann.ReadOut.Name], ann.ReadOut.Name);
        }

        var scales = layers.OfType<Activation>().Select(l => ScaleOf(l.Name, positive[l.Name], l is Qcfs qcfs ? qcfs.Scale.Value.Span[0] : null, options.Percentile));
        return plan.EndsInSums ? [.. scales, ScaleOf(ann.ReadOut.Name, positive[ann.ReadOut.Name], null, 100)] : [.. scales];
    }

    private static void Collect(Signal input, List<float> positive, string name)
    {
        foreach (var value in (input.Dense ?? input.Spikes!.ToDense()).Span)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"What comes into '{name}' is not finite: {value}.");
            if (value > 0)
                positive.Add(value);
        }
    }

    private static ActivationScale ScaleOf(string name, List<float> positive, float? given, double percentile)
    {
        positive.Sort();
        var values = CollectionsMarshal.AsSpan(positive);
        if (values.IsEmpty)
            return new ActivationScale(name, given ?? 0, 0, 0, 0);
        var scale = given ?? Percentile(values, percentile);
        var clipped = 0L;
        for (var i = values.Length - 1; i >= 0 && values[i] > scale; i--)
            clipped++;
        return new ActivationScale(name, scale, values[^1], values.Length, clipped);
    }

    /// <summary>The percentile of sorted values by linear interpolation between the nearest two: rank (n - 1) p / 100, as numpy.percentile.</summary>
    internal static double Percentile(ReadOnlySpan<float> sorted, double percentile)
    {
        var rank = (sorted.Length - 1) * percentile / 100;
        var below = (int)rank;
        return below + 1 < sorted.Length ? sorted[below] + ((rank - below) * ((double)sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
