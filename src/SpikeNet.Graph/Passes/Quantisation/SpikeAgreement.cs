using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Compares two spike trains neuron step by neuron step.</summary>
public static class SpikeAgreement
{
    /// <summary>The number of neuron steps in which one spikes and the other does not.</summary>
    /// <param name="a">A train.</param>
    /// <param name="b">A train of the same steps, samples and features.</param>
    /// <exception cref="ArgumentException">The trains have different shapes.</exception>
    public static long Differences(SpikeTrain a, SpikeTrain b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.EventCount + b.EventCount - (2 * Common(a, b));
    }

    /// <summary>The number of spikes that both have.</summary>
    /// <param name="a">A train.</param>
    /// <param name="b">A train of the same steps, samples and features.</param>
    /// <exception cref="ArgumentException">The trains have different shapes.</exception>
    public static long Common(SpikeTrain a, SpikeTrain b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if ((a.TimeSteps, a.BatchSize, a.Features) != (b.TimeSteps, b.BatchSize, b.Features))
            throw new ArgumentException($"{a} and {b} are not of the same steps, samples and features.", nameof(b));
        long common = 0;
        var first = a.Indices;
        var second = b.Indices;
        var offsets = a.RowOffsets;
        var others = b.RowOffsets;
        for (var row = 0; row < a.Rows; row++)
        {
            var (i, j) = (offsets[row], others[row]);
            while (i < offsets[row + 1] && j < others[row + 1])
            {
                var (x, y) = (first[i], second[j]);
                common += x == y ? 1 : 0;
                i += x <= y ? 1 : 0;
                j += y <= x ? 1 : 0;
            }
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return common;
    }
}
