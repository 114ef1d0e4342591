using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>The integer form of a neuron, in units of its input layer's weight scale.</summary>
/// <remarks>
/// Per step, all integers: the potential leaks by v -= v >> LeakShift (arithmetic shift; none if null), the step's input,
/// summed wide, is added and the result saturates once to <see cref="StateBits"/> bits; then compare and reset as in
/// <see cref="SpikeNet.Neurons.LifNeuron"/>. Where every channel of the synapses has its own scale, every channel has its own integer
/// threshold too: neuron i is of channel i mod C (<see cref="ThresholdOf"/>).
/// </remarks>
/// <param name="Threshold">theta, above 0; the largest where channels have their own.</param>
/// <param name="StateBits">The width of the potential, 8 to 32, two's complement.</param>
/// <param name="LeakShift">The shift of the leak, 1 to 15, or null for none.</param>
public sealed record FixedPointNeuron(int Threshold, int StateBits, int? LeakShift)
{
    /// <summary>theta of each channel; empty where one is for all.</summary>
    public ImmutableArray<int> ChannelThresholds { get; init; } = [];

    /// <summary>The width of a threshold, two's complement; null: that of the potential.</summary>
    public int? ThresholdBits { get; init; }

    /// <summary>The largest potential.</summary>
    public int StateMaximum => (int)((1L << (StateBits - 1)) - 1);

    /// <summary>The smallest potential.</summary>
    public int StateMinimum => (int)-(1L << (StateBits - 1));

    /// <summary>The largest threshold that its width and the potential's allow.</summary>
    public int ThresholdMaximum => (int)((1L << (Math.Min(ThresholdBits ?? StateBits, StateBits) - 1)) - 1);

    /// <summary>Whether channels have their own thresholds.</summary>
    public bool HasChannelThresholds => !ChannelThresholds.IsDefaultOrEmpty;

    /// <summary>theta of a neuron.</summary>
    /// <param name="neuron">Its place in the population, channel-last.</param>
    public int ThresholdOf(int neuron) => HasChannelThresholds ? ChannelThresholds[neuron % ChannelThresholds.Length] : Threshold;

    /// <summary>Neurons with one threshold for each channel.</summary>
    /// <param name="thresholds">theta of each channel, at least one.</param>
    /// <param name="stateBits">The width of the potential.</param>
    /// <param name="leakShift">The shift of the leak, or null.</param>
    public static FixedPointNeuron PerChannel(ImmutableArray<int> thresholds, int stateBits, int? leakShift) =>
        new(thresholds.Max(), stateBits, leakShift) { ChannelThresholds = thresholds };

    /// <inheritdoc/>
    public bool Equals(FixedPointNeuron? other) =>
        other is not null && (Threshold, StateBits, LeakShift, ThresholdBits) == (other.Threshold, other.StateBits, other.LeakShift, other.ThresholdBits)
        && HasChannelThresholds == other.HasChannelThresholds && (!HasChannelThresholds || ChannelThresholds.SequenceEqual(other.ChannelThresholds));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Threshold, StateBits, LeakShift, ThresholdBits);
}
