namespace SpikeNet.Neurons;

/// <summary>A surrogate gradient: what the backward pass takes for the derivative of the spike at u = v - theta.</summary>
/// <remarks>The equations are written once more as instructions in <see cref="SurrogateEquations"/>; a test holds both equal.</remarks>
/// <param name="Kind">The function.</param>
/// <param name="Scale">alpha, above 0: how sharp it is. Of no effect on the straight-through estimator.</param>
public sealed record Surrogate(SurrogateKind Kind, double Scale)
{
    /// <summary>h of the multi-Gaussian: how deep its flanks are. (Yin, Corradi and Bohte 2021, "Accurate and efficient time-domain classification with adaptive spiking recurrent neural networks".)</summary>
    public const double MultiGaussianHeight = 0.15;

    /// <summary>s of the multi-Gaussian: how much wider its flanks are. (Yin, Corradi and Bohte 2021.)</summary>
    public const double MultiGaussianWidening = 6;

    private readonly double _amplitude = 1;

    /// <summary>A factor on the whole function, above 0; 1 unless said otherwise.</summary>
    public double Amplitude
    {
        get => _amplitude;
        init => _amplitude = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The amplitude is a finite number above 0.");
    }

    /// <summary>alpha / 2 / (1 + (pi / 2 alpha u)^2); alpha = 2 gives 1 / (1 + (pi u)^2). (Fang et al. 2021, "Incorporating learnable membrane time constant", eq. 10.)</summary>
    public static Surrogate ATan { get; } = new(SurrogateKind.ATan, 2);

    /// <summary>1 / (1 + alpha |u|)^2, "SuperSpike". (Zenke and Ganguli 2018, eq. 5; unscaled.)</summary>
    public static Surrogate FastSigmoid { get; } = new(SurrogateKind.FastSigmoid, 10);

    /// <summary>alpha max(0, 1 - alpha |u|); zero beyond 1 / alpha. (Bellec et al. 2018, "Long short-term memory and learning-to-learn in networks of spiking neurons", eq. 6; unit area.)</summary>
    public static Surrogate Triangle { get; } = new(SurrogateKind.Triangle, 1);

    /// <summary>alpha where |u| is at most 1 / (2 alpha), otherwise zero. (Wu et al. 2018, "Spatio-temporal backpropagation", h1.)</summary>
    public static Surrogate Boxcar { get; } = new(SurrogateKind.Boxcar, 1);

    /// <summary>alpha sigma(alpha u) (1 - sigma(alpha u)), sigma the logistic function. (Zenke and Vogels 2021, "The remarkable robustness of surrogate gradient learning", sigmoid derivative; with the factor alpha, so that the area is 1.)</summary>
    public static Surrogate Sigmoid { get; } = new(SurrogateKind.Sigmoid, 4);

    /// <summary>The density of a normal distribution with deviation 1 / alpha: alpha / sqrt(2 pi) exp(-(alpha u)^2 / 2). (Yin, Corradi and Bohte 2021, where the deviation is 0.5.)</summary>
    public static Surrogate Gaussian { get; } = new(SurrogateKind.Gaussian, 2);

    /// <summary>
    /// (1 + h) N(u; 0, d) - h N(u; d, s d) - h N(u; -d, s d), deviations d = 1 / alpha = 0.5, h = 0.15, s = 6.
    /// (Yin, Corradi and Bohte 2021; their code multiplies by 0.5, which <see cref="Amplitude"/> can.)
    /// </summary>
    public static Surrogate MultiGaussian { get; } = new(SurrogateKind.MultiGaussian, 2);

    /// <summary>alpha / 2 exp(-alpha |u|). (Shrestha and Orchard 2018, "SLAYER: spike layer error reassignment in time", the spike escape rate; here with unit area.)</summary>
    /// <remarks>The SE-adLIF's is <c>Surrogate.Slayer with { Amplitude = 0.4 }</c>, alpha = 5.</remarks>
    public static Surrogate Slayer { get; } = new(SurrogateKind.Exponential, 5);

    /// <summary>1 everywhere: the gradient passes as if the spike were u. (Bengio, Léonard and Courville 2013, "Estimating or propagating gradients through stochastic neurons for conditional computation", section 4.)</summary>
    public static Surrogate StraightThrough { get; } = new(SurrogateKind.StraightThrough, 1);

    /// <summary>Beyond this |u| the derivative is exactly zero; infinite where it never is.</summary>
    public double Support => Kind switch
    {
        SurrogateKind.Triangle => 1 / Scale,
        SurrogateKind.Boxcar => 0.5 / Scale,
        _ => double.PositiveInfinity,
    };

    /// <summary>The derivative at <paramref name="u"/>, the definition that the kernels are tested against.</summary>
    public double Derivative(double u) => Amplitude * Kind switch
    {
        SurrogateKind.ATan => Scale / 2 / (1 + Math.Pow(Math.PI / 2 * Scale * u, 2)),
        SurrogateKind.FastSigmoid => 1 / Math.Pow(1 + Scale * Math.Abs(u), 2),
        SurrogateKind.Triangle => Scale * Math.Max(0, 1 - Scale * Math.Abs(u)),
        SurrogateKind.Boxcar => Math.Abs(u) <= 0.5 / Scale ? Scale : 0,
        SurrogateKind.Sigmoid => Scale * Logistic(Scale * u) * Logistic(-Scale * u),
        SurrogateKind.Gaussian => Normal(u, 0, 1 / Scale),
        SurrogateKind.MultiGaussian => (1 + MultiGaussianHeight) * Normal(u, 0, 1 / Scale)
            - MultiGaussianHeight * Normal(u, 1 / Scale, MultiGaussianWidening / Scale)
            - MultiGaussianHeight * Normal(u, -1 / Scale, MultiGaussianWidening / Scale),
        SurrogateKind.Exponential => Scale / 2 * Math.Exp(-Scale * Math.Abs(u)),
        SurrogateKind.StraightThrough => 1,
        _ => throw new InvalidOperationException($"There is no surrogate '{Kind}'."),
    };

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Normal(double x, double mean, double deviation) =>
        Math.Exp(-Math.Pow((x - mean) / deviation, 2) / 2) / (deviation * Math.Sqrt(2 * Math.PI));
}
