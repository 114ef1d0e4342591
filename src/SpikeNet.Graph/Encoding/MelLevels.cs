namespace SpikeNet.Graph;

/// <summary>How the levels of a mel image become values in [0, 1].</summary>
public enum MelLevels
{
    /// <summary>0 is the dynamic range below the recording's loudest, 1 the loudest.</summary>
    DynamicRange,

    /// <summary>1/2 + (x - mean) / (4 standard deviations) of the image's decibels, clamped: the mean is 1/2, two standard deviations reach the ends.</summary>
    MeanAndVariance,
}
