using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Compares a real network with its integers: weights at once, spikes and predictions batch by batch.</summary>
public sealed class QuantisationComparison
{
    private readonly ImmutableArray<(SynapticLayer Real, SynapticLayer Integer)> _layers;
    private readonly Dictionary<string, Counts> _counts = new(StringComparer.Ordinal);
    private int _samples;
    private int _realRight;
    private int _integerRight;
    private int _same;
    private long _saturations;

    /// <summary>Begins a comparison.</summary>
    /// <param name="folded">The real graph as it was quantised, <see cref="Quantisation.Fold"/>.</param>
    /// <param name="quantised">Its integers.</param>
    /// <exception cref="ArgumentException">The graphs have other layers, or one is not what it shall be.</exception>
    public QuantisationComparison(SpikeGraph folded, SpikeGraph quantised)
    {
        ArgumentNullException.ThrowIfNull(folded);
        ArgumentNullException.ThrowIfNull(quantised);
        if (!quantised.IsQuantised)
            throw new ArgumentException($"The graph '{quantised.Name}' is not quantised.", nameof(quantised));
        var (real, integer) = (folded.Layers(), quantised.Layers());
        if (!real.Select(l => (l.Synapses.Name, l.Weight.Length)).SequenceEqual(integer.Select(l => (l.Synapses.Name, l.Weight.Length))) || real.Any(l => l.Weight.Real is null))
            throw new ArgumentException($"The graph '{folded.Name}' is not what '{quantised.Name}' was quantised from.", nameof(folded));
        _layers = [.. real.Zip(integer)];
    }

    /// <summary>Adds the runs of both graphs on the same samples.</summary>
    /// <param name="real">The real graph's.</param>
    /// <param name="integer">The integers'.</param>
    /// <param name="labels">The class of each sample.</param>
    public void Add(GraphRun real, GraphRun integer, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(integer);
        ArgumentNullException.ThrowIfNull(labels);
        var (a, b) = (real.Predictions(), integer.Predictions());
        for (var i = 0; i < labels.Count; i++)
        {
            _realRight += a[i] == labels[i] ? 1 : 0;
            _integerRight += b[i] == labels[i] ? 1 : 0;
            _same += a[i] == b[i] ? 1 : 0;
        }

        _samples += labels.Count;
        _saturations += integer.Saturations;
        foreach (var node in _layers.SelectMany(l => l.Integer.Neurons))
        {
            var (x, y) = (real.Spikes[node.Name], integer.Spikes[node.Name]);
            var before = _counts.GetValueOrDefault(node.Name);
            _counts[node.Name] = new(
                before.Real + x.EventCount, before.Integer + y.EventCount, before.Common + SpikeAgreement.Common(x, y), before.Steps + ((long)x.Rows * x.Features),
                before.Saturations + integer.SaturationsOf.GetValueOrDefault(node.Name));
        }
    }

    /// <summary>The report on all that was added.</summary>
    public QuantisationReport ToReport() => new()
    {
        Layers = [.. _layers.Select(l => Report(l.Real, l.Integer))],
        Samples = _samples,
        RealRight = _realRight,
        IntegerRight = _integerRight,
        SamePredictions = _same,
        Saturations = _saturations,
    };

    private QuantisedLayerReport Report(SynapticLayer real, SynapticLayer integer)
    {
        var w = integer.Weight;
        var neuron = integer.Neurons.OfType<NeuronNode>().FirstOrDefault()?.FixedPoint;
        var programs = integer.Neurons.OfType<ProgramNeuronNode>().ToList();
        List<(float[] Real, WeightTensor Integers)> pairs =
        [
            (real.Weight.Real!, w),
            .. real.Neurons.OfType<ProgramNeuronNode>().Zip(programs, (a, b) => a.RecurrentWeights.Zip(b.RecurrentWeights)).SelectMany(r => r)
                .Where(r => r.Second is not null).Select(r => (r.First!.Real!, r.Second!)),
        ];
        var (zeroed, clipped, above) = (0, 0, 0);
        var (error, square) = (0.0, 0.0);
        foreach (var (weights, integers) in pairs)
        {
            var perOutput = integers.Length / integers.Shape[0];
            for (var i = 0; i < weights.Length; i++)
            {
                var (value, output) = (integers.Integers![i], i / perOutput);
                zeroed += weights[i] != 0 && value == 0 ? 1 : 0;
                clipped += IsClipped(weights[i], value, integers, integers.ScaleOf(output)) ? 1 : 0;
                above += neuron is not null && value > neuron.ThresholdOf(output) ? 1 : 0;
                error += Math.Pow(weights[i] - integers.ValueAt(i), 2);
                square += Math.Pow(weights[i], 2);
            }
        }

        var count = pairs.Sum(p => p.Real.Length);
        var counts = integer.Neurons.Where(n => _counts.ContainsKey(n.Name)).Select(n => _counts[n.Name]).ToList();
        long? Sum(Func<Counts, long> of) => counts.Count == 0 ? null : counts.Sum(of);
        var scales = w.IsPerChannel ? w.Scales.Length * (long)sizeof(float) : 0;
        var biasBits = (integer.Bias?.Length ?? 0) * (long)(integer.Bias?.Bits ?? 0);
        return new QuantisedLayerReport
        {
            Layer = integer.Synapses.Name,
            Coding = w.Coding,
            WeightBits = w.CodeBits,
            Weights = count,
            Scales = w.Scales.Length,
            SmallestScale = w.Scales.Min(),
            LargestScale = w.Scales.Max(),
            Zeroed = zeroed,
            Clipped = clipped,
            AboveThreshold = above,
            RelativeError = square == 0 ? 0 : Math.Sqrt(error / square),
            SmallestThreshold = neuron is null ? null : neuron.HasChannelThresholds ? neuron.ChannelThresholds.Min() : neuron.Threshold,
            LargestThreshold = neuron?.Threshold,
            StateBits = neuron?.StateBits ?? programs.SelectMany(p => p.FixedPoint!.States).Select(f => (int?)f.TotalBits).Max(),
            LeakShift = neuron?.LeakShift,
            RealBytes = sizeof(float) * (long)(count + (integer.Bias?.Length ?? 0)),
            IntegerBytes = ((((long)count * w.CodeBits) + biasBits + 7) / 8) + scales,
            Saturations = Sum(c => c.Saturations),
            RealSpikes = Sum(c => c.Real),
            IntegerSpikes = Sum(c => c.Integer),
            CommonSpikes = Sum(c => c.Common),
            NeuronSteps = Sum(c => c.Steps),
        };
    }

    /// <summary>At the end of the code, and further from the weight than rounding goes.</summary>
    private static bool IsClipped(float weight, int value, WeightTensor w, double scale)
    {
        var ratio = Math.Abs(weight) / scale;
        if (w.Coding != WeightCoding.Integer)
            return value != 0 && WeightRounding.Exponent(ratio) > WeightRounding.Exponent(value);
        var limit = (1L << (w.Bits - 1)) - 1;
        return Math.Abs((long)value) >= limit && ratio > Math.Abs((long)value) + 0.5 + 1e-6;
    }

    private readonly record struct Counts(long Real, long Integer, long Common, long Steps, long Saturations);
}
