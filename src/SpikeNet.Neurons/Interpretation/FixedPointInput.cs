using System.Collections.Immutable;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>How an integer sum of synapses enters a step program: multiplied by an integer, then shifted right.</summary>
/// <remarks>
/// raw = floor((sum multiplier + 2^(shift - 1)) / 2^shift), which rounds to nearest, halves upwards; with a shift of 0 it is exact. The quotient
/// multiplier / 2^shift is the weights' scale times 2^fraction bits of the working format.
/// </remarks>
/// <param name="Multipliers">One multiplier of at least 0, or one for each channel: neuron n is of channel n mod C.</param>
/// <param name="Shift">The shift, 0 to <see cref="MaximumShift"/>.</param>
public sealed record FixedPointInput(ImmutableArray<int> Multipliers, int Shift)
{
    /// <summary>The largest shift.</summary>
    public const int MaximumShift = 60;

    /// <summary>The bits of a multiplier: what a 16-bit multiplier of two's complement takes.</summary>
    private const int MultiplierBits = 15;

    /// <summary>What a sum becomes, before it saturates to the working format.</summary>
    /// <param name="neuron">The neuron's place in the population.</param>
    /// <param name="sum">The sum.</param>
    public Int128 Scaled(int neuron, long sum) =>
        (((Int128)sum * Multipliers[neuron % Multipliers.Length]) + (Shift == 0 ? 0 : (Int128)1 << (Shift - 1))) >> Shift;

    /// <summary>The multipliers of 15 bits, and the shift that they share, that come nearest to factors; exact for powers of two.</summary>
    /// <param name="factors">What a sum of 1 is worth in raw integers, above 0: one, or one for each channel.</param>
    /// <exception cref="ArgumentException">A factor is not above 0, or too large for a multiplier.</exception>
    public static FixedPointInput Of(IReadOnlyList<double> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        if (factors.Count == 0 || factors.Any(f => !(f > 0) || f > int.MaxValue))
            throw new ArgumentException($"A sum of 1 is worth more than 0 and at most {int.MaxValue} raw integers, not {string.Join(", ", factors)}.", nameof(factors));
        var shift = Math.Clamp(MultiplierBits - 1 - (int)Math.Floor(Math.Log2(factors.Max())), 0, MaximumShift);
        int[] multipliers = [.. factors.Select(f => (int)Math.Min(int.MaxValue, Math.Round(Math.ScaleB(f, shift), MidpointRounding.ToEven)))];
        while (shift > 0 && multipliers.All(m => (m & 1) == 0))
        {
            shift--;
            for (var i = 0; i < multipliers.Length; i++)
                multipliers[i] >>= 1;
        }

        return new([.. multipliers], shift);
    }

    /// <inheritdoc/>
    public bool Equals(FixedPointInput? other) => other is not null && Shift == other.Shift && Multipliers.AsSpan().SequenceEqual(other.Multipliers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shift, Multipliers.Length);
}
