using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons;

/// <summary>Surrogate gradients written as equations, for backward programs.</summary>
public static class SurrogateEquations
{
    /// <summary>The surrogate's derivative at u = v - theta.</summary>
    /// <remarks>
    /// Equal to <see cref="Surrogate.Derivative"/> up to rounding, and of bounded support exactly where <see cref="Surrogate.Support"/>
    /// says so. Written so that no operand overflows for large |u| where the result would be finite.
    /// </remarks>
    /// <param name="surrogate">The surrogate.</param>
    /// <param name="u">How far the potential is above the threshold, taken as a bare number.</param>
    public static Expression Derivative(Surrogate surrogate, Expression u)
    {
        ArgumentNullException.ThrowIfNull(surrogate);
        ArgumentNullException.ThrowIfNull(u);
        var (alpha, height) = (surrogate.Scale, surrogate.Amplitude);
        return surrogate.Kind switch
        {
            SurrogateKind.ATan => height * (alpha / 2) / (1 + Square(Math.PI / 2 * alpha * u)),
            SurrogateKind.FastSigmoid => height / Square(1 + alpha * Abs(u)),
            SurrogateKind.Triangle => height * alpha * Max(0, 1 - alpha * Abs(u)),
            SurrogateKind.Boxcar => Select(GreaterOrEqual(0.5 / alpha, Abs(u)), height * alpha, 0),
            SurrogateKind.Sigmoid => Sigmoid(height * alpha, Exp(-alpha * Abs(u))),
            SurrogateKind.Gaussian => Normal(height, u, 0, 1 / alpha),
            SurrogateKind.MultiGaussian => Normal(height * (1 + Surrogate.MultiGaussianHeight), u, 0, 1 / alpha)
                - Normal(height * Surrogate.MultiGaussianHeight, u, 1 / alpha, Surrogate.MultiGaussianWidening / alpha)
                - Normal(height * Surrogate.MultiGaussianHeight, u, -1 / alpha, Surrogate.MultiGaussianWidening / alpha),
            SurrogateKind.Exponential => height * (alpha / 2) * Exp(-alpha * Abs(u)),
            SurrogateKind.StraightThrough => height,
            _ => throw new ArgumentException($"There is no surrogate '{surrogate.Kind}'.", nameof(surrogate)),
        };
    }

    // sigma(x) sigma(-x) = e / (1 + e)^2 with e = exp(-|x|), which is at most 1.
    private static Expression Sigmoid(double factor, Expression e) => factor * e / Square(1 + e);

    private static Expression Normal(double factor, Expression x, double mean, double deviation)
    {
        var z = mean == 0 ? x : x - mean;
        return factor / (deviation * Math.Sqrt(2 * Math.PI)) * Exp(-0.5 / (deviation * deviation) * Square(z));
    }

    private static Expression Square(Expression x) => x * x;
}
