using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Threshold-dependent batch normalisation: over time and batch, to a spread that the following neurons' threshold sets.</summary>
/// <remarks>
/// <code>
/// y = weight alpha v_threshold (x - mean) / sqrt(variance + epsilon) + bias
/// </code>
/// with weight 1 and bias 0 at first; everything else as <see cref="BatchNorm"/>. In graphs the gain is weight alpha v_threshold.
/// Zheng, Wu, Deng, Hu and Li 2021, "Going deeper with directly-trained larger spiking neural networks": alpha is 1, and 1 / sqrt(2)
/// where two branches that end in such a layer are added, so that the sum has the same spread.
/// </remarks>
public sealed class TdBatchNorm : BatchNorm
{
    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout.</param>
    /// <param name="threshold">v_threshold of the following neurons, above 0.</param>
    /// <param name="alpha">alpha, above 0.</param>
    /// <param name="options">Epsilon, momentum, whether gain and shift are trained; null for the defaults.</param>
    public TdBatchNorm(string name, FeatureShape input, double threshold, double alpha = 1, BatchNormOptions? options = null)
        : base(name, input, Positive(threshold, nameof(threshold)) * Positive(alpha, nameof(alpha)), options) =>
        (Threshold, Alpha) = (threshold, alpha);

    /// <summary>v_threshold.</summary>
    public double Threshold { get; }

    /// <summary>alpha.</summary>
    public double Alpha { get; }

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "It is a finite number above 0.");
}
