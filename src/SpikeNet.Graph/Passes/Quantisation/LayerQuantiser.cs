using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>One layer's way from real numbers to integers.</summary>
/// <remarks>
/// A range is the |w| that the code shall just hold; a unit is the value of the integer 1. There is one of each for the layer, or one for
/// each output channel.
/// </remarks>
internal sealed class LayerQuantiser
{
    /// <summary>By how much a layer is coarsened at a time until its sums are bounded.</summary>
    private const double Coarser = 1.05;

    private readonly QuantisationOptions _options;
    private readonly WeightRange[] _groups;
    private readonly double[] _least;
    private readonly ImmutableSortedDictionary<string, ImmutableArray<double>> _programs;

    internal LayerQuantiser(
        SpikeGraph folded, QuantisationLayer layer, QuantisationOptions options, GraphRun? reference, ImmutableSortedDictionary<string, ImmutableArray<double>> programs)
    {
        (Layer, _options, _programs) = (layer, options, programs);
        var count = options.Grain == QuantisationGrain.Channel ? layer.Channels : 1;
        _groups = WeightRange.Of(folded, layer, count, options.Choice is ScaleChoice.LeastError or ScaleChoice.FewestSpikeErrors ? reference : null);
        _least = [.. Enumerable.Range(0, count).Select(g => LeastUnit(g, count, reference))];
    }

    internal QuantisationLayer Layer { get; }

    private bool Shifts => _options.Coding != WeightCoding.Integer;

    private int Limit => (1 << (_options.WeightBits - 1)) - 1;

    /// <summary>The ranges that the options choose; without a run on data.</summary>
    internal double[] Ranges() => [.. _groups.Select((group, g) => _options.Choice switch
    {
        ScaleChoice.Percentile => group.Percentile(_options.Percentile),
        ScaleChoice.LeastError or ScaleChoice.FewestSpikeErrors => Candidates(group).MinBy(range => group.SquaredError(Rounding(range, Unit(range, g)))),
        _ => group.Largest,
    })];

    /// <summary>The largest weights, times a factor.</summary>
    internal double[] Ranges(double factor) => [.. _groups.Select(g => g.Largest * factor)];

    /// <summary>The graph with this layer in integers; its units are coarsened where sums shall not saturate.</summary>
    /// <exception cref="ArgumentException">The code has no zero, and its sums cannot be bounded.</exception>
    internal SpikeGraph Quantise(SpikeGraph graph, double[] ranges) => TryQuantise(ref graph, ranges, double.PositiveInfinity)
        ? graph
        : throw new ArgumentException(
            $"'{Layer.Synapses[0].Name}' cannot have weights of the code Q whose partial sums fit potentials of {_options.StateBits} bits: allow saturation, use wider potentials, or the code PS, which has a zero.");

    /// <summary>Puts this layer's integers into a graph, unless units would have to be coarsened by more than a factor, or beyond what a code without a zero can hold.</summary>
    internal bool TryQuantise(ref SpikeGraph graph, double[] ranges, double mostCoarsening)
    {
        var first = ranges.Select(Unit).ToArray();
        double[] units = [.. first];
        var quantised = Integers(graph, ranges, units);
        while (Beyond(quantised) is { Count: > 0 } groups)
        {
            foreach (var g in groups)
            {
                units[g] *= Shifts || _options.PowerOfTwoScales ? 2 : Coarser;
                if (units[g] > first[g] * mostCoarsening || (_options.Coding == WeightCoding.ShiftQ && units[g] > Math.Pow(2, Top(ranges[g]))))
                    return false;
            }

            quantised = Integers(graph, ranges, units);
        }

        graph = quantised;
        return true;
    }

    /// <summary>A real graph whose layer is what the integers of <paramref name="quantised"/> stand for.</summary>
    internal SpikeGraph AsReal(SpikeGraph real, SpikeGraph quantised)
    {
        foreach (var node in Layer.Synapses)
        {
            // Relative to the integer threshold, whose rounding is an error too.
            var neurons = Layer.Neurons.FirstOrDefault();
            var fixedPoint = neurons is null ? null : ((NeuronNode)quantised.Node(neurons.Name)).FixedPoint;
            WeightTensor Real(WeightTensor w) => WeightTensor.FromReal(
                [.. w.Integers!.Select((value, i) => (float)(value * One(w, i / (w.Length / w.Shape[0]))))], w.Shape);
            double One(WeightTensor w, int output) => fixedPoint is null ? w.ScaleOf(output) : neurons!.Neuron.Threshold / fixedPoint.ThresholdOf(output);
            var integers = (SynapseNode)quantised.Node(node.Name);
            real = real.With(node.Name, integers with { Weight = Real(integers.Weight), Bias = integers.Bias is null ? null : Real(integers.Bias) });
        }

        foreach (var node in Layer.Programs)
        {
            var integers = (ProgramNeuronNode)quantised.Node(node.Name);
            real = real.With(node.Name, node with
            {
                RecurrentWeights = [.. integers.RecurrentWeights.Select(w => w is null ? null : WeightTensor.FromReal([.. Enumerable.Range(0, w.Length).Select(i => (float)w.ValueAt(i))], w.Shape))],
            });
        }

        foreach (var node in Layer.Neurons)
        {
            if (((NeuronNode)quantised.Node(node.Name)).FixedPoint!.LeakShift is { } shift)
                real = real.With(node.Name, node with { Neuron = node.Neuron with { Decay = 1 - Math.Pow(2, -shift) } });
        }

        return real;
    }

    /// <summary>The shift that stands for a leak.</summary>
    internal static int LeakShift(double decay, LeakRounding rounding) => rounding == LeakRounding.TimeConstant
        ? Math.Clamp((int)Math.Round(Math.Log2(-1 / Math.Log(decay)), MidpointRounding.AwayFromZero), 1, 15)
        : Enumerable.Range(1, 15).MinBy(k => Math.Abs(1 - Math.Pow(2, -k) - decay));

    private IEnumerable<double> Candidates(WeightRange group) => Shifts || _options.PowerOfTwoScales
        ? Enumerable.Range(0, 5).Select(k => group.Largest * Math.Pow(2, -k))
        : Enumerable.Range(0, 46).Select(k => group.Largest * (1 - (0.02 * k)));

    /// <summary>p_top: the exponent of the largest power.</summary>
    private int Top(double range) => _options.LargestShift ?? (range > 0 ? WeightRounding.Exponent(range) : 0);

    private double Unit(double range, int group)
    {
        if (Shifts)
        {
            var finest = Math.Pow(2, Top(range) - WeightTensor.ShiftsOf(_options.Coding, _options.WeightBits) + 1);
            return _least[group] > finest ? WeightRounding.PowerOfTwo(_least[group]) : finest;
        }

        var unit = _options.WholeRange && range == _groups[group].Largest ? WholeRange(_groups[group].Lowest, _groups[group].Highest, _options.WeightBits) : range / Limit;
        unit = Math.Max(unit, _least[group]);
        return unit > 0 ? _options.PowerOfTwoScales ? WeightRounding.PowerOfTwo(unit) : unit : 1;
    }

    /// <summary>The smallest unit at which thresholds, biases and measured potentials of a group fit.</summary>
    private double LeastUnit(int group, int count, GraphRun? reference)
    {
        double unit = 0;
        var thresholdMaximum = (1L << ((_options.ThresholdBits ?? _options.StateBits) - 1)) - 1;
        foreach (var neurons in Layer.Neurons)
        {
            unit = Math.Max(unit, neurons.Neuron.Threshold / thresholdMaximum);
            if (reference?.LargestPotentials.TryGetValue(neurons.Name, out var potential) == true)
                unit = Math.Max(unit, potential / ((1L << (_options.StateBits - 1)) - 1));
        }

        if (_options.BiasBits is not { } bits)
            return unit;
        foreach (var bias in Layer.Synapses.Select(s => s.Bias).OfType<WeightTensor>())
        {
            var values = bias.Real!.Where((_, o) => count == 1 || o == group).ToList();
            unit = Math.Max(unit, _options.WholeRange
                ? WholeRange(values.Min(), values.Max(), bits)
                : values.Max(b => (double)Math.Abs(b)) / ((1L << (bits - 1)) - 1));
        }

        return unit;
    }

    private static double WholeRange(double lowest, double highest, int bits)
    {
        var (least, most) = (Math.Pow(2, bits - 1), Math.Pow(2, bits - 1) - 1);
        return Math.Abs(lowest) <= Math.Abs(highest) * (least / most) ? Math.Abs(highest) / most : Math.Abs(lowest) / least;
    }

    private WeightRounding Rounding(double range, double unit) => new(
        _options.Coding, unit, Shifts ? Top(range) : 0, _options.WholeRange ? -Limit - 1 : -Limit, Limit, _options.Rounding);

    private SpikeGraph Integers(SpikeGraph graph, double[] ranges, double[] units)
    {
        var roundings = ranges.Zip(units, Rounding).ToArray();
        var scales = units.ToImmutableArray();
        WeightTensor Weight(WeightTensor w)
        {
            int[] values = [.. w.Real!.Select((value, i) => roundings[roundings.Length == 1 ? 0 : i / (w.Length / w.Shape[0])].ToInteger(value))];
            return Shifts
                ? WeightTensor.FromShifts(values, scales, _options.Coding, _options.WeightBits, w.Shape)
                : WeightTensor.FromIntegers(values, scales, _options.WeightBits, w.Shape);
        }

        WeightTensor? Bias(WeightTensor? b)
        {
            var bits = _options.BiasBits ?? 32;
            return b is null ? null : WeightTensor.FromIntegers(
                [.. b.Real!.Select((value, o) => (int)Math.Clamp(Math.Round(value / units[units.Length == 1 ? 0 : o], _options.Rounding), -Math.Pow(2, bits - 1), Math.Pow(2, bits - 1) - 1))],
                scales, bits, b.Shape);
        }

        foreach (var node in Layer.Synapses)
        {
            graph = graph.With(node.Name, node with { Weight = Weight(node.Weight), Bias = Bias(node.Bias) });
        }

        foreach (var node in Layer.Programs)
        {
            graph = graph.With(node.Name, node with
            {
                RecurrentWeights = [.. node.RecurrentWeights.Select(w => w is null ? null : Weight(w))],
                FixedPoint = ProgramQuantiser.Form(node, _programs[node.Name], units, _options.StateBits),
            });
        }

        foreach (var node in Layer.Neurons)
            graph = graph.With(node.Name, node with { FixedPoint = Neuron(node, units, _options) });
        return graph;
    }

    /// <summary>The integers of neurons whose sums count in units: one, or one for each channel.</summary>
    internal static FixedPointNeuron Neuron(NeuronNode node, double[] units, QuantisationOptions options)
    {
        var thresholds = units.Select(unit => (int)Math.Min(int.MaxValue, Math.Max(1, Math.Round(node.Neuron.Threshold / unit, options.Rounding)))).ToImmutableArray();
        int? leak = node.Neuron.Leaks ? LeakShift(node.Neuron.Decay, options.Leak) : null;
        return (thresholds.Length == 1 ? new FixedPointNeuron(thresholds[0], options.StateBits, leak) : FixedPointNeuron.PerChannel(thresholds, options.StateBits, leak))
            with
        { ThresholdBits = options.ThresholdBits };
    }

    /// <summary>The groups of which some partial sum can leave the potential's range, where it shall not, or what a step adds its own width.</summary>
    private HashSet<int> Beyond(SpikeGraph graph) =>
        _options.BoundPartialSums || _options.StepSumBits is not null
            ? [.. Layer.Neurons.SelectMany(n => GraphBounds.Beyond(graph, (NeuronNode)graph.Node(n.Name), _options.BoundPartialSums, _options.StepSumBits)).Select(i => i % _groups.Length)]
            : [];
}
