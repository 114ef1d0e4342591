using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>DeepShift-PS: a shift p and a sign s are trained, the layer runs with w = round(s) 2^round(p), s in [-1, 1].</summary>
/// <remarks>
/// p lies between the smallest and the largest shift of the code; beyond, it runs as if it were at the end. The range belongs to the layer
/// from the start: the largest weight at random gives its upper end. Begins with p = log2 |w| and s = sign(w) of weights at random.
/// A sign within half of 0 makes the weight 0.
/// </remarks>
internal sealed class ShiftsAndSigns : TrainedWeights
{
    private readonly Parameter _shift;
    private readonly Parameter _sign;
    private readonly Tensor _values;
    private readonly Tensor _gradient;
    private readonly int _outputs;
    private readonly Tensor _tops;
    private readonly int _shifts;

    internal ShiftsAndSigns(WeightQuantisation options, Parameter weight, Parameter? bias)
        : base(bias)
    {
        var shape = weight.Value.Shape;
        var start = weight.Value.Span;
        (_values, _gradient, _outputs) = (new Tensor(shape), new Tensor(shape), shape[^1]);
        _shifts = WeightTensor.ShiftsOf(WeightCoding.ShiftPs, options.Bits);
        _tops = new Tensor([options.Grain == QuantisationGrain.Channel ? _outputs : 1]);
        var name = weight.Name.EndsWith(".weight", StringComparison.Ordinal) ? weight.Name[..^".weight".Length] : weight.Name;
        (_shift, _sign) = (new Parameter($"{name}.shift", new Tensor(shape)), new Parameter($"{name}.sign", new Tensor(shape)));
        Buffers = [new LayerBuffer($"{name}.largest_shift", _tops)];
        var tops = _tops.Span;
        for (var g = 0; g < tops.Length; g++)
        {
            var largest = 0f;
            for (var i = g; i < start.Length; i += tops.Length)
                largest = Math.Max(largest, Math.Abs(start[i]));
            tops[g] = WeightRounding.Trained(WeightCoding.ShiftPs, options.Bits, largest, options.LargestShift).Top;
        }

        var shifts = _shift.Value.Span;
        var signs = _sign.Value.Span;
        for (var i = 0; i < start.Length; i++)
        {
            var top = Top(i);
            shifts[i] = start[i] == 0 ? top - _shifts + 1 : (float)Math.Clamp(Math.Log2(Math.Abs(start[i])), top - _shifts + 1, top);
            signs[i] = Math.Sign(start[i]);
        }

        Parameters = bias is null ? [_shift, _sign] : [_shift, _sign, bias];
    }

    internal override ImmutableArray<Parameter> Parameters { get; }

    internal override ImmutableArray<LayerBuffer> Buffers { get; }

    internal override Tensor Gradient => _gradient;

    internal override (Tensor Weight, Tensor? Bias) Values()
    {
        var to = _values.Span;
        var signs = _sign.Value.Span;
        for (var i = 0; i < to.Length; i++)
            to[i] = Ternary(signs[i]) * Power(i);
        return (_values, RoundedBias([.. _tops.Span.ToArray().Select(top => Math.Pow(2, top - _shifts + 1))]));
    }

    internal override void BeginGradient() => _gradient.Span.Clear();

    internal override void EndGradient()
    {
        var from = _gradient.Span;
        var (shifts, signs) = (_shift.Gradient, _sign.Gradient);
        var values = _sign.Value.Span;
        for (var i = 0; i < from.Length; i++)
        {
            var power = Power(i);
            shifts.Span[i] += from[i] * Ternary(values[i]) * power * (float)Math.Log(2);
            signs.Span[i] += from[i] * power;
        }
    }

    private static float Ternary(float sign) => sign >= 0.5f ? 1 : sign <= -0.5f ? -1 : 0;

    private int Top(int index) => (int)_tops.Span[_tops.Length == 1 ? 0 : index % _outputs];

    private float Power(int index)
    {
        var top = Top(index);
        return MathF.ScaleB(1, (int)Math.Clamp(MathF.Round(_shift.Value.Span[index], MidpointRounding.AwayFromZero), top - _shifts + 1, top));
    }
}
