namespace SpikeNet.Backends.Chip;

/// <summary>A leaky integrate-and-fire compartment.</summary>
/// <remarks>
/// Per step, from the second on (the first has neither decay nor leak):
/// <code>
/// u = u * CurrentDecay
/// v = trunc(64 * v * LeakDecay) / 64          truncated towards zero
/// unless refractory:
///     u = u + the weights of the events of the step before
///     v = max(v + Bias + u, LowestPotential)
///     fires if v > Threshold; then v = ResetPotential (hard) or v - Threshold (soft)
/// </code>
/// While refractory, what comes in is lost and the neuron cannot fire. A delay of d blocks the d - 1 steps after a spike, because the counter falls
/// in the step of the spike too. Potentials are in units of a weight. Source: the accounting rules of SANA-FE's description of Loihi; its
/// defaults are taken over; it knows no floor of potentials, so there is none unless a neuron has one.
/// </remarks>
/// <param name="Name">Unique in its network.</param>
public sealed record LoihiNeuron(string Name) : LoihiCell(Name)
{
    /// <summary>The neuron fires strictly above it; infinite for a compartment that never fires.</summary>
    public double Threshold { get; init; }

    /// <summary>What a spike does.</summary>
    public LoihiReset Reset { get; init; }

    /// <summary>The potential after a spike with <see cref="LoihiReset.Hard"/>.</summary>
    public double ResetPotential { get; init; }

    /// <summary>The factor that the potential keeps per step, 0 to 1.</summary>
    public double LeakDecay { get; init; } = 1;

    /// <summary>The factor that the input current keeps per step, 0 to 1.</summary>
    public double CurrentDecay { get; init; }

    /// <summary>Added in every step.</summary>
    public double Bias { get; init; }

    /// <summary>d, at least 0; 0 and 1 block no step.</summary>
    public int RefractoryDelay { get; init; }

    /// <summary>Whether the neuron is updated in every step, whatever comes.</summary>
    public bool ForceUpdate { get; init; }

    /// <summary>The potential that nothing falls below; negative infinity for none.</summary>
    public double LowestPotential { get; init; } = double.NegativeInfinity;

    /// <summary>The potential before the first step.</summary>
    public double InitialPotential { get; init; }
}
