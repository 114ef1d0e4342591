using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Weights that are trained as real numbers and run as multiples of a unit, or as powers of two (DeepShift-Q).</summary>
internal sealed class RoundedWeights : TrainedWeights
{
    /// <summary>Wider weights hold the largest one: what clipping could gain is less than what a rounding loses.</summary>
    private const int SearchedBits = 5;

    private readonly WeightQuantisation _options;
    private readonly Parameter _weight;
    private readonly Tensor _values;
    private readonly int _outputs;
    private readonly double[] _units;

    internal RoundedWeights(WeightQuantisation options, Parameter weight, Parameter? bias)
        : base(bias)
    {
        (_options, _weight, _values, _outputs) = (options, weight, new Tensor(weight.Value.Shape), weight.Value.Shape[^1]);
        _units = new double[options.Grain == QuantisationGrain.Channel ? _outputs : 1];
        Parameters = bias is null ? [weight] : [weight, bias];
    }

    internal override ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Straight through: dL/dw is dL/dW of the rounded weights.</summary>
    internal override Tensor Gradient => _weight.Gradient;

    internal override (Tensor Weight, Tensor? Bias) Values()
    {
        Workers.Run(_units.Length, Round);
        return (_values, RoundedBias(_units));
    }

    private void Round(int group)
    {
        var step = _units.Length == 1 ? 1 : _outputs;
        var from = _weight.Value.Span;
        var to = _values.Span;
        var largest = 0f;
        for (var i = group; i < from.Length; i += step)
            largest = Math.Max(largest, Math.Abs(from[i]));
        var rounding = WeightRounding.Trained(_options.Coding, _options.Bits, largest, _options.LargestShift);
        if (_options.Coding == WeightCoding.Integer && _options.Bits <= SearchedBits)
        {
            var (least, smallest) = (double.PositiveInfinity, rounding.Unit / 8);
            for (var candidate = rounding; candidate.Unit >= smallest; candidate = candidate with { Unit = candidate.Unit / 2 })
            {
                if (Error(from, group, step, candidate) is var error && error < least)
                    (least, rounding) = (error, candidate);
            }
        }

        for (var i = group; i < from.Length; i += step)
            to[i] = (float)(rounding.ToInteger(from[i]) * rounding.Unit);
        _units[group] = rounding.Unit;
    }

    private static double Error(ReadOnlySpan<float> weights, int group, int step, WeightRounding rounding)
    {
        double sum = 0;
        for (var i = group; i < weights.Length; i += step)
        {
            var error = weights[i] - (rounding.ToInteger(weights[i]) * rounding.Unit);
            sum += error * error;
        }

        return sum;
    }
}
