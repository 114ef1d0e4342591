namespace SpikeNet.Graph;

/// <summary>Follows bounds on events and integer sums through a graph towards its neurons.</summary>
internal sealed class PartialSumBounds(SpikeGraph graph)
{
    private readonly int _steps = graph.Input.TimeSteps;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>What the values of one feature can add up to: within a step, and over all steps.</summary>
    internal readonly record struct Range(long LowestStep, long HighestStep, long LowestTotal, long HighestTotal)
    {
        public static Range operator +(Range a, Range b) => new(
            a.LowestStep + b.LowestStep, a.HighestStep + b.HighestStep, a.LowestTotal + b.LowestTotal, a.HighestTotal + b.HighestTotal);
    }

    /// <summary>The range of each sum that a node gives.</summary>
    /// <exception cref="ArgumentException">Weights are not integers, or a cycle without neurons lets sums grow without bound.</exception>
    internal Range[] Sums(string name)
    {
        if (!_open.Add(name))
            throw new ArgumentException($"Sums of the graph '{graph.Name}' have no bound: a cycle through '{name}' passes no neurons.");
        var sources = graph.Sources(name);
        var result = graph.Node(name) switch
        {
            DenseNode dense => Dense(dense, Events(sources[0])),
            ConvolutionNode convolution => Convolution(convolution, Events(sources[0])),
            TransposedConvolutionNode transposed => Transposed(transposed, Events(sources[0])),
            AttentionNode { Gain: { } gain } attention => [.. Enumerable.Repeat(new Range(0, attention.LargestSum * gain, 0, attention.LargestSum * gain * _steps), attention.Shape.Count)],
            ConcatenationNode concatenation => Joined(concatenation, [.. sources.Select(Sums)]),
            PoolNode pool => Pool(pool, Sums(sources[0])),
            FlattenNode or DelayNode => Sums(sources[0]),
            AddNode => sources.Select(Sums).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]),
            var node => throw new ArgumentException($"'{name}' ({node.Kind}) has no integer form."),
        };
        _open.Remove(name);
        return result;
    }

    /// <summary>The largest value of an event in one step, and what the events of one feature can add up to over all steps.</summary>
    private (long Step, long Total) Events(string name)
    {
        if (!_open.Add(name))
            throw new ArgumentException($"Events of the graph '{graph.Name}' have no bound: a cycle through '{name}' passes no neurons.");
        var sources = graph.Sources(name);
        var result = graph.Node(name) switch
        {
            InputNode input => (1, input.MaximumSpikesPerChannel),
            NeuronNode or ProgramNeuronNode or OrNode or PathNode or AttentionNode { Form: AttentionKind.AndOr } => (1, _steps),
            ConcatenationNode => sources.Select(Events).Aggregate((a, b) => (Math.Max(a.Step, b.Step), Math.Max(a.Total, b.Total))),
            FlattenNode or DelayNode => Events(sources[0]),
            AddNode => sources.Select(Events).Aggregate((a, b) => (a.Step + b.Step, a.Total + b.Total)),
            PoolNode pool => Pooled(pool, Events(sources[0])),
            var node => throw new ArgumentException($"'{name}' ({node.Kind}) gives no events."),
        };
        _open.Remove(name);
        return result;
    }

    private (long Step, long Total) Pooled(PoolNode pool, (long Step, long Total) events)
    {
        var size = (long)pool.Window.KernelHeight * pool.Window.KernelWidth;
        var step = pool.Pooling switch
        {
            PoolKind.Sum => events.Step * size,
            PoolKind.Max => events.Step,
            _ => throw new ArgumentException($"'{pool.Name}' (average pooling) has no integer form: fold it first."),
        };
        return (step, Math.Min(events.Total * size, step * _steps));
    }

    private Range Weighted(long negative, long positive, long bias, (long Step, long Total) events) => new(
        (events.Step * negative) + Math.Min(bias, 0),
        (events.Step * positive) + Math.Max(bias, 0),
        (events.Total * negative) + (_steps * Math.Min(bias, 0)),
        (events.Total * positive) + (_steps * Math.Max(bias, 0)));

    private Range[] Dense(DenseNode node, (long Step, long Total) events)
    {
        var weights = Integers(node.Name, node.Weight);
        var ranges = new Range[node.OutFeatures];
        for (var o = 0; o < ranges.Length; o++)
        {
            long negative = 0;
            long positive = 0;
            foreach (var w in weights.AsSpan(o * node.InFeatures, node.InFeatures))
            {
                negative += Math.Min(w, 0);
                positive += Math.Max(w, 0);
            }

            ranges[o] = Weighted(negative, positive, node.Bias?.Integers![o] ?? 0, events);
        }

        return ranges;
    }

    private Range[] Convolution(ConvolutionNode node, (long Step, long Total) events)
    {
        var output = node.OutputShape;
        var window = node.Window;
        var weights = Integers(node.Name, node.Weight);
        var ranges = new Range[output.Count];

        // Only places at borders differ: they see fewer taps. Places that see the same taps share their bounds.
        var known = new Dictionary<((int, int), (int, int)), Range[]>();
        for (var y = 0; y < output.Height; y++)
        {
            var rows = Taps(y, node.InputShape.Height, window.KernelHeight, window.StrideY, window.PaddingY, window.DilationY);
            for (var x = 0; x < output.Width; x++)
            {
                var columns = Taps(x, node.InputShape.Width, window.KernelWidth, window.StrideX, window.PaddingX, window.DilationX);
                if (!known.TryGetValue((rows, columns), out var channels))
                    known[(rows, columns)] = channels = [.. Enumerable.Range(0, output.Channels).Select(o => Place(node, weights, o, rows, columns, events))];
                channels.CopyTo(ranges, output.IndexOf(0, y, x));
            }
        }

        return ranges;
    }

    private Range Place(ConvolutionNode node, int[] weights, int output, (int From, int To) rows, (int From, int To) columns, (long Step, long Total) events)
    {
        long negative = 0;
        long positive = 0;
        for (var c = 0; c < node.ChannelsPerGroup; c++)
        {
            for (var k = rows.From; k < rows.To; k++)
            {
                for (var l = columns.From; l < columns.To; l++)
                {
                    var w = weights[node.WeightIndex(output, c, k, l)];
                    negative += Math.Min(w, 0);
                    positive += Math.Max(w, 0);
                }
            }
        }

        return Weighted(negative, positive, node.Bias?.Integers![output] ?? 0, events);
    }

    /// <summary>Each place is reached by the taps whose input exists; every input of a tap has the same weights.</summary>
    private Range[] Transposed(TransposedConvolutionNode node, (long Step, long Total) events)
    {
        var weights = Integers(node.Name, node.Weight);
        var geometry = new ConvolutionGeometry(node);
        var output = geometry.Output;
        var (negative, positive) = (new long[output.Count], new long[output.Count]);
        foreach (var (y, k) in geometry.Rows.SelectMany(r => r))
        {
            foreach (var (x, l) in geometry.Columns.SelectMany(c => c))
            {
                for (var o = 0; o < output.Channels; o++)
                {
                    for (var c = 0; c < node.ChannelsPerGroup; c++)
                    {
                        var w = weights[node.WeightIndex(o, c, k, l)];
                        negative[output.IndexOf(o, y, x)] += Math.Min(w, 0);
                        positive[output.IndexOf(o, y, x)] += Math.Max(w, 0);
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, output.Count).Select(i => Weighted(negative[i], positive[i], node.Bias?.Integers![i % output.Channels] ?? 0, events))];
    }

    private static Range[] Joined(ConcatenationNode node, Range[][] parts)
    {
        var output = node.OutputShape;
        var ranges = new Range[output.Count];
        var to = 0;
        for (var place = 0; place < output.Height * output.Width; place++)
        {
            for (var i = 0; i < parts.Length; i++)
            {
                Array.Copy(parts[i], place * node.Inputs[i].Channels, ranges, to, node.Inputs[i].Channels);
                to += node.Inputs[i].Channels;
            }
        }

        return ranges;
    }

    /// <summary>The taps of a kernel that lie inside the input at one place: a range, as places only leave at the ends.</summary>
    private static (int From, int To) Taps(int place, int size, int kernel, int stride, int padding, int dilation)
    {
        bool Inside(int tap) => ((long)place * stride) - padding + ((long)tap * dilation) is var at && at >= 0 && at < size;
        var from = 0;
        while (from < kernel && !Inside(from))
            from++;
        var to = from;
        while (to < kernel && Inside(to))
            to++;
        return (from, to);
    }

    private Range[] Pool(PoolNode node, Range[] sums)
    {
        var output = node.OutputShape;
        var window = node.Window;
        var ranges = new Range[output.Count];
        for (var i = 0; i < ranges.Length; i++)
        {
            var (c, x, y) = (i % output.Channels, i / output.Channels % output.Width, i / output.Channels / output.Width);
            var rows = Taps(y, node.InputShape.Height, window.KernelHeight, window.StrideY, window.PaddingY, window.DilationY);
            var columns = Taps(x, node.InputShape.Width, window.KernelWidth, window.StrideX, window.PaddingX, window.DilationX);
            Range? found = null;
            for (var k = rows.From; k < rows.To; k++)
            {
                for (var l = columns.From; l < columns.To; l++)
                {
                    var at = node.InputShape.IndexOf(
                        c, (y * window.StrideY) - window.PaddingY + (k * window.DilationY), (x * window.StrideX) - window.PaddingX + (l * window.DilationX));
                    found = found is not { } f ? sums[at] : node.Pooling == PoolKind.Sum ? f + sums[at] : Larger(f, sums[at]);
                }
            }

            ranges[i] = found ?? default;
        }

        return ranges;
    }

    /// <summary>The range of the larger of two values: in each step at least either one, in total at most both maxima of every step.</summary>
    private Range Larger(Range a, Range b)
    {
        var highest = Math.Max(a.HighestStep, b.HighestStep);
        return new Range(Math.Max(a.LowestStep, b.LowestStep), highest, Math.Max(a.LowestTotal, b.LowestTotal), _steps * highest);
    }

    private static int[] Integers(string node, WeightTensor weight) =>
        weight.Integers ?? throw new ArgumentException($"The weights of '{node}' are no integers: quantise the graph first.");
}
