using System.Collections.Immutable;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>Makes a spiking network of a trained one without spikes: rates of integrate-and-fire neurons stand for activations.</summary>
/// <remarks>
/// The network is a chain of <see cref="Linear"/>, convolutions, average or sum poolings, <see cref="Flatten"/>, <see cref="BatchNorm"/> right behind
/// weights (folded into them, as <see cref="WeightNormalisation"/> is), <see cref="Dropout"/> (left out), and <see cref="Relu"/> or <see cref="Qcfs"/>; it was trained on values in one step (T = 1).
/// <code>
/// ReLU   a = max(W x + b, 0)        IF   v = v + W' s + b';  s = H(v - theta);  v = v - theta s;   a = lambda (spikes / T)
/// </code>
/// Reset by subtraction loses no charge, so that a rate comes within 1 / T of the activation under a constant input. lambda is the layer's scale: a
/// percentile of its activations on data, or the trained scale of a QCFS activation. Values of the input are presented as rates
/// (<see cref="Graph.SpikeCodeKind.RegularRate"/>, which rounds them like a neuron that starts at half its threshold) or as they are in every step. The
/// last sums are added up over the steps. What remains is the error of spikes that come unevenly in deeper layers; it falls with T.
/// Diehl et al. 2015 (normalisation), Rueckauer, Lungu, Hu, Pfeiffer and Liu 2017, "Conversion of continuous-valued deep networks to efficient event-driven
/// networks for image classification" (percentile, biases, folding, reset by subtraction), Bu et al. 2022 (QCFS, initial potential). Where a publication does
/// not say it: percentiles are of the activations above 0.
/// </remarks>
public static class AnnConversion
{
    private const int BatchSize = 128;

    /// <summary>All reasons why a network cannot be converted; empty where it can.</summary>
    /// <param name="ann">The network, trained or not.</param>
    public static ImmutableArray<ConversionFault> Check(Network ann)
    {
        ArgumentNullException.ThrowIfNull(ann);
        return ConversionPlan.Of(ann).Faults;
    }

    /// <summary>Measures activations on data.</summary>
    /// <param name="ann">The trained network.</param>
    /// <param name="data">Samples as the network was trained on, not those that will judge it.</param>
    /// <param name="options">Percentile and number of samples; null for the defaults.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>A scale for each activation, and for the read-out where sums go into it.</returns>
    /// <exception cref="ArgumentException">The network cannot be converted (all reasons at once), or the data is empty, of several steps or not finite.</exception>
    public static ImmutableArray<ActivationScale> Calibrate(Network ann, ITrainingData data, ConversionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ConversionOptions();
        return Calibration.Run(ann, Plan(ann), data, options, cancellation);
    }

    /// <summary>Measures activations and converts.</summary>
    /// <param name="ann">The trained network.</param>
    /// <param name="data">Samples as the network was trained on.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">See <see cref="Calibrate"/>, or a setting is out of its range, or a layer is silent on all samples.</exception>
    public static ConvertedNetwork Convert(Network ann, ITrainingData data, ConversionOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ConversionOptions();
        options.Verify();
        return Convert(ann, Calibrate(ann, data, options, cancellation), options);
    }

    /// <summary>Converts with scales that were measured before.</summary>
    /// <param name="ann">The trained network; it stays as it is.</param>
    /// <param name="scales">What <see cref="Calibrate"/> gave.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The network cannot be converted, a setting is out of its range, a scale is missing, or a layer is silent on all samples.</exception>
    public static ConvertedNetwork Convert(Network ann, ImmutableArray<ActivationScale> scales, ConversionOptions? options = null)
    {
        options ??= new ConversionOptions();
        options.Verify();
        return new SpikingConstruction(ann, Plan(ann), scales, options).Build();
    }

    /// <summary>What the converted network reaches against the number of steps.</summary>
    /// <param name="ann">The trained network.</param>
    /// <param name="scales">What <see cref="Calibrate"/> gave.</param>
    /// <param name="dataOf">The samples that judge it, presented in so many steps.</param>
    /// <param name="steps">The numbers of steps T.</param>
    /// <param name="options">How it is converted; null for the defaults. T is set for each.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">See <see cref="Convert(Network, ImmutableArray{ActivationScale}, ConversionOptions?)"/>, or the samples have another number of steps.</exception>
    public static ImmutableArray<StepAccuracy> Sweep(
        Network ann, ImmutableArray<ActivationScale> scales, Func<int, ITrainingData> dataOf, IEnumerable<int> steps,
        ConversionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataOf);
        ArgumentNullException.ThrowIfNull(steps);
        return [.. steps.Select(t => Measure(Convert(ann, scales, (options ?? new ConversionOptions()) with { TimeSteps = t }), dataOf(t), t, cancellation))];
    }

    private static StepAccuracy Measure(ConvertedNetwork converted, ITrainingData data, int steps, CancellationToken cancellation)
    {
        var arena = new StepArena();
        var neurons = converted.Layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var right = 0;
        long spikes = 0;
        foreach (var samples in BatchPlan.InOrder(data, BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            arena.Reset();
            var input = data.Encode(samples, null);
            if (input.TimeSteps != steps)
                throw new ArgumentException($"{steps} steps were asked for, but the samples have {input.TimeSteps}.", nameof(data));
            var output = converted.Network.Forward(input, new StepContext { Arena = arena });
            right += Evaluator.CountRight(output.Scores, [.. samples.Select(data.LabelOf)]);
            spikes += output.Spikes.Where(s => neurons.Contains(s.Layer)).Sum(s => (long)s.Spikes.EventCount);
        }

        return new StepAccuracy(steps, (double)right / Math.Max(1, data.Count), (double)spikes / Math.Max(1, data.Count));
    }

    private static ConversionPlan Plan(Network ann)
    {
        ArgumentNullException.ThrowIfNull(ann);
        var plan = ConversionPlan.Of(ann);
        return plan.Faults.IsEmpty ? plan
            : throw new ArgumentException($"The network '{ann.Name}' cannot be converted: {string.Join("; ", plan.Faults)}.", nameof(ann));
    }
}
