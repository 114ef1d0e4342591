namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>Where the values under the window lie in a zero-padded channel-last image.</summary>
/// <remarks>
/// The values under one kernel row are contiguous, kernel width times channels, unless dilation or groups pull them apart; then
/// each tap is a run of its own. So a convolution is a matrix product whose left factor is never written out: row p is read from
/// the image at <see cref="Places"/>[p] + <see cref="Runs"/>[s] + k.
/// </remarks>
internal sealed class DenseTaps
{
    internal DenseTaps(ConvolutionShape shape)
    {
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var channels = input.Channels;
        ImageRow = (input.Width + (2 * window.PaddingX)) * channels;
        Image = ImageRow * (input.Height + (2 * window.PaddingY));
        Inside = (window.PaddingY * ImageRow) + (window.PaddingX * channels);
        var whole = shape.Groups == 1 && window.DilationX == 1;
        Depth = whole ? window.KernelWidth * channels : shape.GroupInputs;
        Runs = new int[window.KernelHeight * (whole ? 1 : window.KernelWidth)];
        for (var s = 0; s < Runs.Length; s++)
        {
            var (k, l) = whole ? (s, 0) : Math.DivRem(s, window.KernelWidth);
            Runs[s] = (k * window.DilationY * ImageRow) + (l * window.DilationX * channels);
        }

        Places = new int[output.Height * output.Width];
        for (var p = 0; p < Places.Length; p++)
        {
            var (o, q) = Math.DivRem(p, output.Width);
            Places[p] = (o * window.StrideY * ImageRow) + (q * window.StrideX * channels);
        }

        RowStarts = [.. Enumerable.Range(0, output.Height).Select(o => o * window.StrideY * ImageRow)];
        Step = window.StrideX * channels;
    }

    /// <summary>Floats of a row of the padded image.</summary>
    internal int ImageRow { get; }

    /// <summary>Floats of the padded image.</summary>
    internal int Image { get; }

    /// <summary>Where the unpadded image begins.</summary>
    internal int Inside { get; }

    /// <summary>Values of a run.</summary>
    internal int Depth { get; }

    /// <summary>Where each run under the window begins, relative to the window.</summary>
    internal int[] Runs { get; }

    /// <summary>Where the window begins for each place of the output.</summary>
    internal int[] Places { get; }

    /// <summary>Where the window begins for each row of the output.</summary>
    internal int[] RowStarts { get; }

    /// <summary>Floats from one place of a row to the next.</summary>
    internal int Step { get; }
}
