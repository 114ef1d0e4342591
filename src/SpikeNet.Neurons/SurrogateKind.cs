namespace SpikeNet.Neurons;

/// <summary>The families of surrogate gradients.</summary>
public enum SurrogateKind
{
    /// <summary>The derivative of the arc tangent.</summary>
    ATan,

    /// <summary>The derivative of the fast sigmoid (SuperSpike).</summary>
    FastSigmoid,

    /// <summary>A triangle around the threshold, of bounded support.</summary>
    Triangle,

    /// <summary>A rectangle around the threshold, of bounded support.</summary>
    Boxcar,
}
