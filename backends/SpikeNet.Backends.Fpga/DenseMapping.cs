using SpikeNet.Tensors;

namespace SpikeNet.Backends.Fpga;

/// <summary>A fully connected layer on the accelerator: our own mapping, because the paper says only that pooling and classifier are event-driven.</summary>
/// <remarks>
/// The T steps of a sample share the layer's weights as the positions of a feature map share a kernel. So the T steps are the
/// positions of the accumulate phase, and compression works on adjacent steps. The loop is: group of 32 outputs, spike word,
/// step, event. Consequences:
/// <list type="bullet">
/// <item>Inputs beyond 512 take several words; each word is a scan of T positions of its own, and the partial sums stay in the membrane memory.</item>
/// <item>T is filled up with empty positions to a multiple of g.</item>
/// <item>The sums of all T steps are kept until the fire phase walks through them: T * ceil(out / 32) cycles after the accumulation.
/// How many the membrane memory holds is not published, so it is not checked.</item>
/// <item>A weight word is one input and 32 outputs: 32 x 8 bits, one beat of 256 bits (a 3x3 word is nine). Each is streamed once per sample,
/// double-buffered, the first block behind the work before it, so a layer takes the longer of accumulation and streaming.</item>
/// </list>
/// The cycle recurrence was found on 3x3 kernels; its 14-cycle membrane interval is kept here although a 1x1 kernel writes one potential, not nine.
/// </remarks>
public static class DenseMapping
{
    /// <summary>The groups of outputs.</summary>
    public static int OutputGroups(int outputs, FpgaGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return Ceiling(outputs, geometry.Lanes);
    }

    /// <summary>The cycles that the weight port needs for one sample: one beat for an input and a group at 8 bits.</summary>
    public static long WeightBeats(int inputs, int outputs, int weightBits, FpgaGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var storedBits = Ceiling(weightBits, geometry.WeightBits) * geometry.WeightBits;
        return (long)inputs * OutputGroups(outputs, geometry) * Ceiling(geometry.Lanes * storedBits, geometry.WeightBeatBits);
    }

    /// <summary>The positions of one scan: for each spike word the T steps, filled up to a multiple of the group size.</summary>
    /// <param name="input">The layer's input, <c>[T, B, N]</c>.</param>
    /// <param name="sample">Which sample.</param>
    /// <param name="groupSize">g.</param>
    /// <param name="geometry">The accelerator.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Positions(SpikeTrain input, int sample, int groupSize, FpgaGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupSize);
        var words = Ceiling(input.Features, geometry.SpikeWordBits);
        var steps = Ceiling(input.TimeSteps, groupSize) * groupSize;
        var positions = new List<int>[words * steps];
        for (var p = 0; p < positions.Length; p++)
            positions[p] = [];
        for (var t = 0; t < input.TimeSteps; t++)
        {
            foreach (var channel in input.Row(t, sample))
                positions[channel / geometry.SpikeWordBits * steps + t].Add(channel % geometry.SpikeWordBits);
        }

        return positions;
    }

    private static int Ceiling(int value, int unit) => (value + unit - 1) / unit;
}
