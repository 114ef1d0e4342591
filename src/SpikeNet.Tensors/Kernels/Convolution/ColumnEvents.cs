using System.Runtime.CompilerServices;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The events of one step and sample, and for each pixel of the input where its events end.</summary>
internal readonly unsafe ref struct ColumnEvents
{
    private readonly int _channels;
    private readonly int _pixels;
    private readonly int _stride;

    /// <summary>Makes room in the thread's scratch memory.</summary>
    /// <param name="input">The input's layout.</param>
    /// <param name="most">The most events.</param>
    /// <param name="stride">Floats from a channel's weights to the next channel's.</param>
    /// <param name="slot">The scratch memory to use.</param>
    internal ColumnEvents(FeatureShape input, int most, int stride, int slot)
    {
        (_channels, _pixels, _stride) = (input.Channels, input.Height * input.Width, stride);
        Ends = (int*)Scratch.Floats(slot, _pixels + 2L + (2L * most)) + 1;
        Events = (Event*)(Ends + _pixels + 1);
        Ends[-1] = 0;
    }

    /// <summary>For each pixel, rows first, where its events end; 0 before the first.</summary>
    internal int* Ends { get; }

    /// <summary>The events in their order.</summary>
    internal Event* Events { get; }

    /// <summary>Decodes the events of a row.</summary>
    /// <param name="x">The events.</param>
    /// <param name="row">t * B + b.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Read(SpikeTrain x, int row)
    {
        var first = x.OffsetsPointer[row];
        var count = x.OffsetsPointer[row + 1] - first;
        var indices = x.IndicesPointer + first;
        int* ends = Ends;
        var events = Events;
        var (stride, channels) = (_stride, (uint)_channels);
        new Span<int>(ends, _pixels).Clear();
        fixed (float* payload = x.Payload)
        {
            for (var e = 0; e < count; e++)
            {
                var pixel = (uint)indices[e] / channels;
                events[e].Weights = (indices[e] - (int)(pixel * channels)) * stride;
                events[e].Factor = payload is null ? 1 : payload[first + e];
                ends[pixel] = e + 1;
            }
        }

        // The last event of a pixel has left its number; pixels without one end where the one before ends.
        var end = 0;
        for (var p = 0; p < _pixels; p++)
            ends[p] = end = Math.Max(end, ends[p]);
    }

    /// <summary>An event.</summary>
    internal struct Event
    {
        /// <summary>Where its channel's weights begin in a kernel row.</summary>
        internal int Weights;

        /// <summary>Its value.</summary>
        internal float Factor;
    }
}
