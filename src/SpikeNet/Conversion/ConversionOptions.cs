using SpikeNet.Neurons;

namespace SpikeNet;

/// <summary>How a network is converted.</summary>
public sealed record ConversionOptions
{
    /// <summary>
    /// p in (0, 100]: of each rectifier's activations above 0 this percentile becomes the rate 1, and what is larger is clipped. 99.9 keeps outliers from
    /// making all rates small (Rueckauer et al. 2017); 100 is the largest activation (Diehl et al. 2015). <see cref="Qcfs"/> activations bring their own scale.
    /// </summary>
    public double Percentile { get; init; } = 99.9;

    /// <summary>How many samples, spread evenly over the data, the activations are measured on; an own choice.</summary>
    public int CalibrationSamples { get; init; } = 1000;

    /// <summary>What is scaled.</summary>
    public ConversionBalance Balance { get; init; } = ConversionBalance.Weights;

    /// <summary>How the neurons begin.</summary>
    public InitialCharge Charge { get; init; } = InitialCharge.Half;

    /// <summary>
    /// What a spike does to the potential. By subtraction loses nothing; to zero, as Diehl et al. 2015 had it, loses what is above the threshold, so that
    /// rates are too low whatever T (Rueckauer et al. 2017, section 2.2), but is all that some targets have.
    /// </summary>
    public ResetKind Reset { get; init; } = ResetKind.BySubtraction;

    /// <summary>T, the steps that the network will run; needed for <see cref="InitialCharge.HalfByBias"/> alone.</summary>
    public int? TimeSteps { get; init; }

    /// <summary>
    /// Whether neurons take the last sums, so that spikes are counted, as hardware reads classes out: scores below 0 are then silent. Otherwise
    /// the sums are added up over the steps, which loses nothing.
    /// </summary>
    public bool SpikingOutput { get; init; }

    /// <summary>Refuses settings that mean nothing.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range, or T is missing.</exception>
    public void Verify()
    {
        if (!(Percentile is > 0 and <= 100))
            throw new ArgumentException($"The percentile is above 0 and at most 100, but it is {Percentile}.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CalibrationSamples);
        if (TimeSteps is { } steps)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps, nameof(TimeSteps));
        else if (Charge == InitialCharge.HalfByBias)
            throw new ArgumentException($"{nameof(InitialCharge.HalfByBias)} spreads half a threshold over the steps: give {nameof(TimeSteps)}.");
    }
}
