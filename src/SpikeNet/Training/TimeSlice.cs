using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Cuts spike trains along time.</summary>
internal static class TimeSlice
{
    /// <summary>The train in pieces of <paramref name="steps"/> steps, the last perhaps shorter.</summary>
    internal static SpikeTrain[] Cut(SpikeTrain train, int steps)
    {
        var slices = new SpikeTrain[(train.TimeSteps + steps - 1) / steps];
        for (var i = 0; i < slices.Length; i++)
            slices[i] = train.Steps(i * steps, Math.Min(steps, train.TimeSteps - (i * steps)));
        return slices;
    }
}
