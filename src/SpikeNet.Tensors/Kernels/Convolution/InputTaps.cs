namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>For each place of the input, the places of the output that see it and the taps through which they do.</summary>
internal sealed class InputTaps
{
    internal InputTaps(ConvolutionShape shape)
    {
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var starts = new int[(input.Height * input.Width) + 1];
        var (outputs, taps) = (new List<int>(), new List<int>());
        for (var place = 0; place < input.Height * input.Width; place++)
        {
            var (y, x) = Math.DivRem(place, input.Width);
            for (var tap = 0; tap < window.KernelHeight * window.KernelWidth; tap++)
            {
                var (k, l) = Math.DivRem(tap, window.KernelWidth);
                if (Seen(y + window.PaddingY - (k * window.DilationY), window.StrideY, output.Height) is { } row
                    && Seen(x + window.PaddingX - (l * window.DilationX), window.StrideX, output.Width) is { } column)
                {
                    outputs.Add((row * output.Width) + column);
                    taps.Add(tap);
                }
            }

            starts[place + 1] = taps.Count;
        }

        (Starts, Outputs, Taps) = (starts, [.. outputs], [.. taps]);
    }

    /// <summary>Where each input place's pairs begin; one entry more than there are places.</summary>
    internal int[] Starts { get; }

    /// <summary>The output place of each pair.</summary>
    internal int[] Outputs { get; }

    /// <summary>The tap of each pair, in ascending order for each input place.</summary>
    internal int[] Taps { get; }

    private static int? Seen(int offset, int stride, int count) =>
        offset >= 0 && offset % stride == 0 && offset / stride < count ? offset / stride : null;
}
