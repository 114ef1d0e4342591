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

    /// <summary>The derivative of the logistic sigmoid.</summary>
    Sigmoid,

    /// <summary>A normal density.</summary>
    Gaussian,

    /// <summary>A normal density with negative flanks.</summary>
    MultiGaussian,

    /// <summary>A two-sided exponential (SLAYER).</summary>
    Exponential,

    /// <summary>The gradient passes unchanged everywhere (straight-through estimator).</summary>
    StraightThrough,
}
