using SpikeNet.Neurons;

namespace SpikeNet.Graph;

/// <summary>Integrate-and-fire neurons in float32, or in integers once quantised: the potential saturates once per step.</summary>
internal sealed class NeuronStep(NeuronNode node) : NodeStep(node.Size)
{
    private readonly float[] _real = new float[node.Size];
    private readonly long[] _integer = new long[node.Size];
    private readonly List<int> _fired = [];
    private long _saturations;

    internal override long Saturations => _saturations;

    /// <summary>The largest |v| of real numbers before a reset, over all samples.</summary>
    internal double LargestPotential { get; private set; }

    internal override void Begin()
    {
        Array.Clear(_real);
        Array.Clear(_integer);
    }

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        _fired.Clear();
        for (var i = 0; i < node.Size; i++)
        {
            var x = inputs[0].Values[i];
            if (node.FixedPoint is { } fixedPoint ? Step(ref _integer[i], (long)x, fixedPoint, fixedPoint.ThresholdOf(i)) : Step(ref _real[i], (float)x))
                _fired.Add(i);
        }

        Output.SetSpikes([.. _fired]);
    }

    private bool Step(ref float v, float x)
    {
        var neuron = node.Neuron;
        var threshold = (float)neuron.Threshold;
        v = (float)((float)neuron.Decay * v) + x;
        LargestPotential = Math.Max(LargestPotential, Math.Abs(v));
        var spike = neuron.Comparison == Comparison.AtLeast ? v >= threshold : v > threshold;
        if (spike)
            v = neuron.Reset == ResetKind.ToZero ? 0 : v - threshold;
        return spike;
    }

    private bool Step(ref long v, long x, FixedPointNeuron fixedPoint, int threshold)
    {
        if (fixedPoint.LeakShift is { } shift)
            v -= v >> shift;
        var wide = v + x;
        v = Math.Clamp(wide, fixedPoint.StateMinimum, fixedPoint.StateMaximum);
        if (v != wide)
            _saturations++;
        var spike = node.Neuron.Comparison == Comparison.AtLeast ? v >= threshold : v > threshold;
        if (spike)
            v = node.Neuron.Reset == ResetKind.ToZero ? 0 : v - threshold;
        return spike;
    }
}
