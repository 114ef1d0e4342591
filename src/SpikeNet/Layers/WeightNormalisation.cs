namespace SpikeNet;

/// <summary>Weights standardised per output in training, with a learnable gain and shift: how ETTFS keeps signals and gradients of deep networks alive.</summary>
/// <remarks>
/// <code>
/// y = W' x + beta,   W'[o] = gamma[o] g sqrt(T / N) (W[o] - mean(W[o])) / sqrt(variance(W[o]) + epsilon)
/// </code>
/// with N the fan-in and g the gain of the layer's options, so that at first (gamma = 1, beta = 0) the weights have the spread of the
/// initialisation of ETTFS. W' and beta are weight and bias of inference: graphs hold nothing else. (arXiv 2410.23619, as far as it is
/// known: standardised weights and a foldable affine; the constant factor is our own choice.)
/// </remarks>
public sealed record WeightNormalisation
{
    private readonly double _epsilon = 1e-6;

    /// <summary>Added to the variance, above 0.</summary>
    public double Epsilon
    {
        get => _epsilon;
        init => _epsilon = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Epsilon is a finite number above 0.");
    }
}
