using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>Where the events of each row and column of the input go, and the order of weights in which their taps are contiguous.</summary>
/// <remarks>
/// An event at column x reaches the output columns o = (x + padding - l dilation) / stride of the kernel columns l for which the
/// division leaves nothing. With the kernel columns reversed these are neighbours (at stride 1, and at any stride within the
/// columns of one remainder), so in a channel-last image their channels are one run. Only dilation and groups make several runs.
/// Outputs left and right of the image fall into margins of a scratch image, so no run is ever cut; rows beyond it are left out.
/// Runs are padded with zero weights to whole vectors: what they add behind the run is 0. Pixels are not: vectors across two
/// cache lines cost more, but the larger image costs as much until a tenth of the inputs spike. Packed weights:
/// <c>[Cin][kH][runs of all remainders]</c>.
/// </remarks>
internal sealed class EventTaps
{
    private readonly ConvolutionShape _shape;
    private readonly List<Run>[] _runs;

    internal EventTaps(ConvolutionShape shape)
    {
        _shape = shape;
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var channels = output.Channels;
        var (at, number) = (0, 0);
        _runs = [.. Enumerable.Range(0, window.StrideX).Select(r => Runs(r, ref at, ref number))];
        KernelRow = at;
        RunCount = _runs.Sum(r => r.Count);

        // Runs per column, and from them how far they reach beyond the image.
        var perColumn = new List<(int First, Run Run)>[input.Width];
        int left = 0, right = 0;
        for (var x = 0; x < input.Width; x++)
        {
            var (quotient, remainder) = Math.DivRem(x + window.PaddingX, window.StrideX);
            perColumn[x] = [.. _runs[remainder].Select(r => (quotient + r.First, r)).Where(r => r.Item1 + r.r.Count > 0 && r.Item1 < output.Width)];
            foreach (var (first, run) in perColumn[x])
            {
                left = Math.Max(left, -first);
                right = Math.Max(right, first + run.Count - output.Width);
            }
        }

        MostRuns = perColumn.Max(c => c.Count);

        // Neighbouring rows share a margin.
        var margin = Math.Max(left, right);
        Margin = margin * channels;
        ImageRow = (output.Width * channels) + Margin;
        ColumnStarts = new int[input.Width + 1];
        var columns = new List<int>();
        for (var x = 0; x < input.Width; x++)
        {
            foreach (var (first, run) in perColumn[x])
                columns.AddRange([(margin + first) * channels, run.Offset, run.Floats, run.Number]);
            ColumnStarts[x + 1] = columns.Count / 4;
        }

        Columns = [.. columns];
        InputRows = new int[window.KernelHeight * output.Height];
        for (var k = 0; k < window.KernelHeight; k++)
        {
            for (var o = 0; o < output.Height; o++)
            {
                var y = (o * window.StrideY) - window.PaddingY + (k * window.DilationY);
                InputRows[(k * output.Height) + o] = y >= 0 && y < input.Height ? y : -1;
            }
        }

        // Input rows of one remainder meet the same kernel rows; of these, the ones that a kernel row meets within the image are neighbours.
        int Remainder(int y) => (y + window.PaddingY) % window.StrideY;
        int Quotient(int y) => (y + window.PaddingY) / window.StrideY;
        int[] order = [.. Enumerable.Range(0, input.Height).OrderBy(Remainder)];
        RowSlots = new int[input.Height];
        for (var slot = 0; slot < order.Length; slot++)
            RowSlots[order[slot]] = slot;
        RowPlaces = [.. Enumerable.Range(0, input.Height).Select(y => Quotient(y) * ImageRow)];
        KernelRows = new (int, int, int)[window.KernelHeight];
        for (var k = 0; k < window.KernelHeight; k++)
        {
            var (distance, remainder) = Math.DivRem(k * window.DilationY, window.StrideY);
            bool Meets(int y) => Remainder(y) == remainder && Quotient(y) >= distance && Quotient(y) < distance + output.Height;
            var first = Array.FindIndex(order, Meets);
            KernelRows[k] = first < 0 ? (0, 0, 0) : (first, Array.FindLastIndex(order, Meets) + 1, distance * ImageRow);
        }
    }

    /// <summary>For each kernel row and output row the input row that it sees, or -1 beyond the image.</summary>
    internal int[] InputRows { get; }

    /// <summary>The place of each input row in the order in which the rows that a kernel row meets are neighbours.</summary>
    internal int[] RowSlots { get; }

    /// <summary>For each input row where the output row that sees it by the kernel row of its remainder begins in the scratch image.</summary>
    internal int[] RowPlaces { get; }

    /// <summary>For each kernel row the slots of the input rows that it meets within the image, and how much further up their output rows lie.</summary>
    internal (int First, int End, int Above)[] KernelRows { get; }

    /// <summary>For each input column, where its entries in <see cref="Columns"/> begin.</summary>
    internal int[] ColumnStarts { get; }

    /// <summary>Fours: the run's place in a row of the scratch image, its place in a kernel row, its length in floats, its number.</summary>
    internal int[] Columns { get; }

    /// <summary>The most runs of one column.</summary>
    internal int MostRuns { get; }

    /// <summary>Floats left of the output in a row of the scratch image.</summary>
    internal int Margin { get; }

    /// <summary>Runs of all remainders.</summary>
    internal int RunCount { get; }

    /// <summary>Floats from a row of the scratch image to the next.</summary>
    internal int ImageRow { get; }

    /// <summary>Floats of the scratch image, the margin behind its last row included.</summary>
    internal int Image => (ImageRow * _shape.Output.Height) + Margin;

    /// <summary>Clears what lies around the rows of a scratch image, and behind it what whole vectors reach.</summary>
    internal unsafe void ClearMargins(float* image)
    {
        for (var o = 0; o < _shape.Output.Height; o++)
            new Span<float>(image + (o * ImageRow), Margin).Clear();
        new Span<float>(image + (_shape.Output.Height * ImageRow), Margin + Scratch.Slack).Clear();
    }

    /// <summary>Packed floats of a kernel row.</summary>
    internal int KernelRow { get; }

    /// <summary>Packed floats of an input channel.</summary>
    internal int Channel => KernelRow * _shape.Window.KernelHeight;

    /// <summary>Packed floats in all.</summary>
    internal int Packed => Channel * _shape.Input.Channels;

    /// <summary>Copies weights <c>[kH, kW, Cin / groups, Cout]</c> into the packed order.</summary>
    internal void Pack(ReadOnlySpan<float> weight, Span<float> packed)
    {
        packed.Clear();
        for (var c = 0; c < _shape.Input.Channels; c++)
            foreach (var (from, to) in Pieces(c))
                weight.Slice(from, _shape.GroupOutputs).CopyTo(packed[to..]);
    }

    /// <summary>Adds a gradient in the packed order to one in the weights' order.</summary>
    internal void AddUnpacked(ReadOnlySpan<float> packed, Span<float> gradient)
    {
        for (var c = 0; c < _shape.Input.Channels; c++)
        {
            foreach (var (to, from) in Pieces(c))
            {
                var target = gradient.Slice(to, _shape.GroupOutputs);
                System.Numerics.Tensors.TensorPrimitives.Add(target, packed.Slice(from, _shape.GroupOutputs), target);
            }
        }
    }

    /// <summary>The pieces of an input channel's weights: place among the weights, place in the packed order.</summary>
    private IEnumerable<(int Weight, int Packed)> Pieces(int channel)
    {
        var (window, inputs, outputs) = (_shape.Window, _shape.GroupInputs, _shape.GroupOutputs);
        var (group, c) = Math.DivRem(channel, inputs);
        foreach (var runs in _runs)
        {
            foreach (var run in runs)
            {
                for (var k = 0; k < window.KernelHeight; k++)
                {
                    var at = (channel * Channel) + (k * KernelRow) + run.Offset;
                    for (var j = 0; j < run.Count; j++)
                    {
                        var tap = (k * window.KernelWidth) + run.Taps[j];
                        yield return ((((tap * inputs) + c) * _shape.Output.Channels) + (group * outputs), at + (j * outputs));
                    }
                }
            }
        }
    }

    private List<Run> Runs(int remainder, ref int at, ref int number)
    {
        var window = _shape.Window;
        var lanes = VectorWidth.Bits / 32;
        var runs = new List<Run>();
        for (var l = window.KernelWidth - 1; l >= 0; l--)
        {
            var distance = remainder - (l * window.DilationX);
            if (distance % window.StrideX != 0)
                continue;
            var place = distance / window.StrideX;
            if (runs.Count > 0 && _shape.Groups == 1 && place == runs[^1].First + runs[^1].Count)
                runs[^1].Taps.Add(l);
            else
                runs.Add(new Run(place, [l]));
        }

        foreach (var run in runs)
        {
            run.Offset = at;
            run.Floats = ((run.Count * _shape.GroupOutputs) + lanes - 1) / lanes * lanes;
            run.Number = number++;
            at += run.Floats;
        }

        return runs;
    }

    /// <summary>Kernel columns, reversed, whose outputs are neighbours; the first goes to column First + (x + padding) / stride.</summary>
    private sealed class Run(int first, List<int> taps)
    {
        internal int First { get; } = first;

        internal List<int> Taps { get; } = taps;

        internal int Count => Taps.Count;

        internal int Offset { get; set; }

        internal int Floats { get; set; }

        internal int Number { get; set; }
    }
}
