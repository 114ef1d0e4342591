namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The input of a dense kernel, image by image: dense values, or spikes that are written out one image at a time.</summary>
internal readonly unsafe struct Images
{
    private readonly SpikeTrain? _spikes;
    private readonly Tensor? _dense;

    internal Images(SpikeTrain spikes) => _spikes = spikes;

    internal Images(Tensor dense) => _dense = dense;

    internal int Rows => _spikes?.Rows ?? (_dense!.Shape[0] * _dense.Shape[1]);

    /// <summary>The image of a step and sample, in the thread's scratch memory where it has to be made.</summary>
    /// <param name="input">The image's layout.</param>
    /// <param name="row">t * B + b.</param>
    /// <param name="slot">The scratch memory to use.</param>
    internal float* Plain(FeatureShape input, int row, int slot) => Padded(input, input.Width * input.Channels, 0, input.Count, row, slot);

    /// <summary>The image of a step and sample within a larger one of zeros, in the thread's scratch memory where it has to be made.</summary>
    /// <param name="shape">The convolution, which says how the image is padded.</param>
    /// <param name="row">t * B + b.</param>
    /// <param name="slot">The scratch memory to use.</param>
    internal float* Padded(ConvolutionShape shape, int row, int slot) =>
        Padded(shape.Input, shape.DenseTaps.ImageRow, shape.DenseTaps.Inside, shape.DenseTaps.Image, row, slot);

    /// <summary>A few rows of the image of a step and sample, in the thread's scratch memory where they have to be made.</summary>
    /// <param name="input">The image's layout.</param>
    /// <param name="row">t * B + b.</param>
    /// <param name="first">The first row of the image.</param>
    /// <param name="count">How many.</param>
    /// <param name="slot">The scratch memory to use.</param>
    internal float* Band(FeatureShape input, int row, int first, int count, int slot)
    {
        var width = input.Width * input.Channels;
        if (_dense is not null)
            return _dense.Pointer + ((long)row * input.Count) + (first * width);
        var made = Scratch.Floats(slot, count * width, zeroed: true);
        var payload = _spikes!.Payload;
        var indices = _spikes.IndicesPointer;
        var (start, last, end) = (first * width, _spikes.OffsetsPointer[row + 1], (first + count) * width);
        var e = _spikes.OffsetsPointer[row];
        var found = new ReadOnlySpan<int>(indices + e, last - e).BinarySearch(start);
        for (e += found < 0 ? ~found : found; e < last && indices[e] < end; e++)
            made[indices[e] - start] = payload.IsEmpty ? 1 : payload[e];
        return made;
    }

    private float* Padded(FeatureShape input, int imageRow, int inside, int image, int row, int slot)
    {
        var width = input.Width * input.Channels;
        if (_dense is not null)
        {
            var source = _dense.Pointer + ((long)row * input.Count);
            if (image == input.Count)
                return source;
            var copy = Scratch.Floats(slot, image, zeroed: true);
            for (var y = 0; y < input.Height; y++)
                new ReadOnlySpan<float>(source + (y * width), width).CopyTo(new Span<float>(copy + inside + (y * imageRow), width));
            return copy;
        }

        var made = Scratch.Floats(slot, image, zeroed: true);
        var payload = _spikes!.Payload;
        var indices = _spikes.IndicesPointer;
        int rowStart = 0, target = inside;
        for (var e = _spikes.OffsetsPointer[row]; e < _spikes.OffsetsPointer[row + 1]; e++)
        {
            while (indices[e] - rowStart >= width)
            {
                rowStart += width;
                target += imageRow;
            }

            made[target + indices[e] - rowStart] = payload.IsEmpty ? 1 : payload[e];
        }

        return made;
    }

    /// <summary>Keeps the input's memory alive up to here.</summary>
    internal void KeepAlive()
    {
        GC.KeepAlive(_spikes);
        GC.KeepAlive(_dense);
    }
}
