namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The input of a dense kernel, image by image: dense values, or spikes that are written out one image at a time.</summary>
internal readonly unsafe struct Images
{
    private readonly ConvolutionShape _shape;
    private readonly SpikeTrain? _spikes;
    private readonly Tensor? _dense;

    internal Images(ConvolutionShape shape, SpikeTrain? spikes, Tensor? dense) => (_shape, _spikes, _dense) = (shape, spikes, dense);

    internal int Rows => _spikes?.Rows ?? (_dense!.Shape[0] * _dense.Shape[1]);

    /// <summary>The zero-padded image of a step and sample, in the thread's scratch memory where it has to be made.</summary>
    /// <param name="row">t * B + b.</param>
    /// <param name="slot">The scratch memory to use.</param>
    internal float* Padded(int row, int slot)
    {
        var taps = _shape.DenseTaps;
        var input = _shape.Input;
        var width = input.Width * input.Channels;
        if (_dense is not null)
        {
            var source = _dense.Pointer + ((long)row * input.Count);
            if (taps.Image == input.Count)
                return source;
            var copy = Scratch.Floats(slot, taps.Image, zeroed: true);
            for (var y = 0; y < input.Height; y++)
                new ReadOnlySpan<float>(source + (y * width), width).CopyTo(new Span<float>(copy + taps.Inside + (y * taps.ImageRow), width));
            return copy;
        }

        var image = Scratch.Floats(slot, taps.Image, zeroed: true);
        var payload = _spikes!.Payload;
        var indices = _spikes.IndicesPointer;
        int rowStart = 0, target = taps.Inside;
        for (var e = _spikes.OffsetsPointer[row]; e < _spikes.OffsetsPointer[row + 1]; e++)
        {
            while (indices[e] - rowStart >= width)
            {
                rowStart += width;
                target += taps.ImageRow;
            }

            image[target + indices[e] - rowStart] = payload.IsEmpty ? 1 : payload[e];
        }

        return image;
    }

    /// <summary>Keeps the input's memory alive up to here.</summary>
    internal void KeepAlive()
    {
        GC.KeepAlive(_spikes);
        GC.KeepAlive(_dense);
    }
}
