namespace SpikeNet;

/// <summary>Seeded random numbers whose whole state is one number, so that a checkpoint can keep it. SplitMix64 (Steele, Lea and Flood 2014).</summary>
/// <param name="state">The seed, or a state saved earlier.</param>
public sealed class RandomSource(ulong state)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The state; a stream made from it goes on with the same numbers.</summary>
    public ulong State { get; private set; } = state;

    /// <summary>A stream of its own for <paramref name="purpose"/>, independent of the others from the same seed.</summary>
    public static RandomSource For(long seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var hash = unchecked((ulong)seed * Golden);
        foreach (var c in purpose)
            hash = Mix(unchecked((hash ^ c) + Golden));
        return new RandomSource(hash);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        State = unchecked(State + Golden);
        return Mix(State);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform in [0, bound).</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
