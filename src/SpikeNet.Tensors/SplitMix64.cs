namespace SpikeNet.Tensors;

/// <summary>A small seeded random number generator: the same seed gives the same numbers on every platform and run-time version.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): a Weyl sequence of step
/// 0x9E3779B97F4A7C15 through a 64-bit mixer; period 2^64. Not for secrets. One instance belongs to one thread.
/// </remarks>
public sealed class SplitMix64
{
    private const ulong Step = 0x9E3779B97F4A7C15;


    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Any number; equal seeds give equal sequences.</param>
    public SplitMix64(ulong seed) => State = seed;

    /// <summary>The whole state: a generator started with it as its seed goes on with the same numbers.</summary>
    public ulong State { get; private set; }

    /// <summary>A sequence of its own for <paramref name="purpose"/>, independent of the others from the same seed.</summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public static SplitMix64 For(long seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var hash = Mix((ulong)seed * Step);
        foreach (var c in purpose)
            hash = Mix((hash ^ c) + Step);
        return new SplitMix64(hash);
    }

    /// <summary>A seed for one item of a seeded whole, for instance one recording in one epoch.</summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="first">The first number that identifies the item, for instance the epoch.</param>
    /// <param name="second">The second, for instance the recording's place in the set.</param>
    public static ulong Combine(ulong seed, ulong first, ulong second = 0) =>
        Mix(Mix(Mix(seed + Step) + first + Step) + second + Step);

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        State += Step;
        return Mix(State);
    }

    /// <summary>A number uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number uniform in [low, high).</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, not below <paramref name="low"/>.</param>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>An integer in [0, count), uniform but for a bias below count / 2^64.</summary>
    /// <param name="count">How many values there are, at least 1.</param>
    public int NextInt32(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)Math.BigMul(NextUInt64(), (ulong)count, out _);
    }

    /// <summary>A number that is nearly normal, with mean 0, standard deviation 1 and at most sqrt(12) in size.</summary>
    /// <remarks>The sum of four uniform numbers (Irwin-Hall) scaled: no logarithm, so the same bits everywhere.</remarks>
    public double NextNormal()
    {
        // Two draws carry four 32-bit uniforms: this is called once per audio sample.
        ulong a = NextUInt64(), b = NextUInt64();
        double sum = (double)(uint)a + (uint)(a >> 32) + (uint)b + (uint)(b >> 32);
        const double rootThree = 1.7320508075688772;
        return (sum * (1.0 / 4294967296.0) - 2.0) * rootThree;
    }

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    // The finaliser of the paper's SplittableRandom (Stafford's variant 13).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
