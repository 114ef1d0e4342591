namespace SpikeNet.Tensors;

/// <summary>The axis along which a layer goes where others go along time.</summary>
public enum PathAxis
{
    /// <summary>Time: every place by itself, with the same weights.</summary>
    Time,

    /// <summary>The places of a step, from the first to the last, anew in every step.</summary>
    Places,

    /// <summary>The places of a step, from the last to the first.</summary>
    PlacesReversed,
}
