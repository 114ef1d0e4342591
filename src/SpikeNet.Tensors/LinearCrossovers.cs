namespace SpikeNet.Tensors;

/// <summary>The densities of the input above which a linear layer's dense products are faster than the event-driven ones.</summary>
/// <remarks>
/// The shipped values are constants, so that the same seed chooses the same kernels on every machine. Values measured on a
/// machine (<see cref="LinearKernels.MeasureCrossovers"/>) belong with the training's settings.
/// </remarks>
/// <param name="Forward">For y = x W, a density between 0 and 1.</param>
/// <param name="WeightGradient">For dL/dW = x^T dL/dy, a density between 0 and 1.</param>
public sealed record LinearCrossovers(double Forward, double WeightGradient)
{
    /// <summary>The values used unless a caller passes others.</summary>
    public static LinearCrossovers Shipped { get; } = new(LinearKernels.ForwardCrossover, LinearKernels.WeightGradientCrossover);
}
