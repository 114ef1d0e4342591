using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks;

/// <summary>Random inputs of the kernel benchmarks.</summary>
internal static unsafe class KernelInputs
{
    internal static Tensor Uniform(SplitMix64 random, params int[] shape)
    {
        var tensor = new Tensor(shape);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(-1, 1);
        return tensor;
    }

    internal static SpikeTrain Spikes(SplitMix64 random, int timeSteps, int batchSize, int features, double density)
    {
        var values = new float[timeSteps * batchSize * features];
        foreach (ref var value in values.AsSpan())
            value = random.NextDouble() < density ? 1 : 0;
        return SpikeTrain.FromDense(values, timeSteps, batchSize, features);
    }

    /// <summary>A bit for each spike.</summary>
    internal static SpikeMask Mask(SpikeTrain spikes)
    {
        var mask = new SpikeMask(spikes.TimeSteps, spikes.BatchSize, spikes.Features);
        for (var r = 0; r < spikes.Rows; r++)
        {
            foreach (var i in spikes.Indices[spikes.RowOffsets[r]..spikes.RowOffsets[r + 1]])
                mask.Pointer[((long)r * mask.WordsPerRow) + (i >> 6)] |= 1UL << (i & 63);
        }

        GC.KeepAlive(mask);
        return mask;
    }
}
