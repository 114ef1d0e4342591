namespace SpikeNet.Neurons;

/// <summary>A surrogate gradient: what the backward pass takes for the derivative of the spike at u = v - theta.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Scale">alpha, above 0: how sharp it is.</param>
public sealed record Surrogate(SurrogateKind Kind, double Scale)
{
    /// <summary>alpha / 2 / (1 + (pi / 2 alpha u)^2); alpha = 2 gives 1 / (1 + (pi u)^2). (Fang et al. 2021, "Incorporating learnable membrane time constant", eq. 10.)</summary>
    public static Surrogate ATan { get; } = new(SurrogateKind.ATan, 2);

    /// <summary>1 / (1 + alpha |u|)^2, "SuperSpike". (Zenke and Ganguli 2018, eq. 5; unscaled.)</summary>
    public static Surrogate FastSigmoid { get; } = new(SurrogateKind.FastSigmoid, 10);

    /// <summary>alpha max(0, 1 - alpha |u|); zero beyond 1 / alpha. (Bellec et al. 2018, "Long short-term memory and learning-to-learn in networks of spiking neurons", eq. 6; unit area.)</summary>
    public static Surrogate Triangle { get; } = new(SurrogateKind.Triangle, 1);

    /// <summary>alpha where |u| is at most 1 / (2 alpha), otherwise zero. (Wu et al. 2018, "Spatio-temporal backpropagation", h1.)</summary>
    public static Surrogate Boxcar { get; } = new(SurrogateKind.Boxcar, 1);

    /// <summary>Beyond this |u| the derivative is exactly zero; infinite where it never is.</summary>
    public double Support => Kind switch
    {
        SurrogateKind.Triangle => 1 / Scale,
        SurrogateKind.Boxcar => 0.5 / Scale,
        _ => double.PositiveInfinity,
    };

    /// <summary>The derivative at <paramref name="u"/>, the definition that the kernels are tested against.</summary>
    public double Derivative(double u) => Kind switch
    {
        SurrogateKind.ATan => Scale / 2 / (1 + Math.Pow(Math.PI / 2 * Scale * u, 2)),
        SurrogateKind.FastSigmoid => 1 / Math.Pow(1 + Scale * Math.Abs(u), 2),
        SurrogateKind.Triangle => Scale * Math.Max(0, 1 - Scale * Math.Abs(u)),
        SurrogateKind.Boxcar => Math.Abs(u) <= 0.5 / Scale ? Scale : 0,
        _ => throw new InvalidOperationException($"There is no surrogate '{Kind}'."),
    };
}
