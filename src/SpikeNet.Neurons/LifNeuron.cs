namespace SpikeNet.Neurons;

/// <summary>The leaky integrate-and-fire neuron in discrete time; without leak (<see cref="Decay"/> = 1) the integrate-and-fire neuron.</summary>
/// <remarks>
/// Per step, for each neuron:
/// <code>
/// v = decay * v + x                     // two roundings: multiply, then add
/// s = v >= theta  (or v > theta)
/// v = s ? 0 : v   (or v = v - theta * s)
/// </code>
/// v is 0 before the first step of every sample. For a membrane time constant tau and a step dt, decay = exp(-dt / tau)
/// is the exact integration (Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics, 2014, section 1.3).
/// </remarks>
public sealed record LifNeuron
{
    private readonly double _threshold = 1;
    private readonly double _decay = 1;

    /// <summary>The factor that the potential keeps per step, in (0, 1]; 1 is no leak.</summary>
    public double Decay
    {
        get => _decay;
        init => _decay = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The decay per step is above 0 and at most 1.");
    }

    /// <summary>theta, above 0, in the units of the input.</summary>
    public double Threshold
    {
        get => _threshold;
        init => _threshold = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The threshold is a finite number above 0.");
    }

    /// <summary>What a spike does to the potential.</summary>
    public ResetKind Reset { get; init; } = ResetKind.BySubtraction;

    /// <summary>Whether reaching the threshold is enough to fire.</summary>
    public Comparison Comparison { get; init; } = Comparison.AtLeast;

    /// <summary>Whether the potential decays at all.</summary>
    public bool Leaks => Decay < 1;

    /// <summary>The decay of an exact exponential integration, exp(-dt / tau).</summary>
    /// <param name="membraneTimeConstantMs">tau in milliseconds, above 0.</param>
    /// <param name="timeStepMs">dt in milliseconds, above 0.</param>
    public static double DecayFor(double membraneTimeConstantMs, double timeStepMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(membraneTimeConstantMs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeStepMs);
        return Math.Exp(-timeStepMs / membraneTimeConstantMs);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Leaks ? $"LIF decay {Decay:0.####}" : "IF")}, fires {(Comparison == Comparison.AtLeast ? ">=" : ">")} {Threshold:0.####}, resets {(Reset == ResetKind.ToZero ? "to zero" : "by subtraction")}";
}
