namespace SpikeNet.Datasets.Audio;

/// <summary>How the decibels of a mel image become values in [0, 1].</summary>
public enum MelNormalisation
{
    /// <summary>0 is the dynamic range below the recording's loudest value, 1 is that value.</summary>
    DynamicRange,

    /// <summary>0.5 + (x - mean) / (4 standard deviations) of the image, clamped: the mean is 0.5, two standard deviations reach the ends.</summary>
    MeanAndVariance,
}
