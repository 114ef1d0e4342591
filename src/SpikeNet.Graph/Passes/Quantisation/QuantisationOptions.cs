namespace SpikeNet.Graph;

/// <summary>How to quantise.</summary>
/// <remarks>
/// The standard is one scale per layer, 8-bit weights, 16-bit potentials that may saturate. <see cref="PerChannel"/>, <see cref="Shift"/>, <see cref="Speck"/>
/// and <see cref="Xylo"/> are other schemes; all are records to be changed with <c>with</c>.
/// </remarks>
public sealed record QuantisationOptions
{
    private readonly int? _stateBits;
    private readonly double? _mostCoarsening;

    /// <summary>The width of a weight: 2 to 16 bits of two's complement, or 2 to 5 bits of a shift code.</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>The width of a potential, 8 to 32 bits; where none is given, 16, and of integer weights 8 more than theirs: many weights have to add up.</summary>
    public int StateBits
    {
        get => _stateBits ?? (Coding == WeightCoding.Integer ? Math.Clamp(WeightBits + 8, 16, 32) : 16);
        init => _stateBits = value;
    }

    /// <summary>The width of a threshold, 2 bits to that of the potential; null: that of the potential.</summary>
    public int? ThresholdBits { get; init; }

    /// <summary>The width of a bias, 2 to 32 bits; null: as wide as it is, 32 bits. A width takes part in the scale, so that no bias is clipped.</summary>
    public int? BiasBits { get; init; }

    /// <summary>
    /// Whether to coarsen a layer's scale until no partial sum of its potentials can saturate in any order of events, so that targets that
    /// saturate at every event agree; as long as it costs no more than <see cref="MostCoarsening"/>.
    /// </summary>
    public bool BoundPartialSums { get; init; } = true;

    /// <summary>
    /// The factor, from 1 on, by which the proof that nothing saturates may coarsen scales. Where a layer would need more, no layer is coarsened and
    /// potentials saturate once per step, as the graph's integers are defined; infinite for the proof at any price (<see cref="Proven"/>). Where none is
    /// given, 2 for 8 bits and more, and of integer weights 1 + 2^(bits - 8) for fewer, which have less to spare.
    /// </summary>
    public double MostCoarsening
    {
        get => _mostCoarsening ?? (Coding == WeightCoding.Integer ? 1 + Math.Pow(2, Math.Min(0, WeightBits - 8)) : 2);
        init => _mostCoarsening = value;
    }

    /// <summary>The width of what a step adds to a potential, 8 to 32 bits, where a target has one: scales are coarsened until no step's sum can leave it. Null: sums are wide.</summary>
    public int? StepSumBits { get; init; }

    /// <summary>What shares one scale.</summary>
    public QuantisationGrain Grain { get; init; } = QuantisationGrain.Layer;

    /// <summary>How weights are stored.</summary>
    public WeightCoding Coding { get; init; } = WeightCoding.Integer;

    /// <summary>
    /// p_top of shift weights, the largest is 2^p_top: 0 for DeepShift's own range; null, the standard, for what <see cref="Choice"/> finds,
    /// round(log2(max |w|)) at most.
    /// </summary>
    public int? LargestShift { get; init; }

    /// <summary>How the scale of weights is chosen.</summary>
    public ScaleChoice Choice { get; init; } = ScaleChoice.Largest;

    /// <summary>The percentile of |w| that fits, above 0 to 100, for <see cref="ScaleChoice.Percentile"/>.</summary>
    public double Percentile { get; init; } = 99.9;

    /// <summary>Whether scales are rounded up to powers of two: what networks that are trained quantised have, whose float32 sums are then exact.</summary>
    public bool PowerOfTwoScales { get; init; }

    /// <summary>Whether -2^(bits-1) is used too; otherwise ranges are symmetric.</summary>
    public bool WholeRange { get; init; }

    /// <summary>Where halves go.</summary>
    public MidpointRounding Rounding { get; init; } = MidpointRounding.AwayFromZero;

    /// <summary>Which shift stands for a leak.</summary>
    public LeakRounding Leak { get; init; } = LeakRounding.NearestDecay;

    /// <summary>What was measured on data; null where nothing was. Potentials that were measured take part in the scale.</summary>
    public QuantisationCalibration? Calibration { get; init; }

    /// <summary>Scales so coarse that no potential can saturate in any order of events: what targets need that saturate at every event, or never.</summary>
    public static QuantisationOptions Proven { get; } = new() { MostCoarsening = double.PositiveInfinity };

    /// <summary>
    /// The rule of Speck's tool chain: one scale per layer, the coarsest that weights -> 8 bits, biases -> 8 bits, threshold -> 16 bits and
    /// potential -> 16 bits (where it was measured) ask for, with the whole range of two's complement; halves go to even. A lower bound
    /// of the potential takes no part. The rule does not bound partial sums.
    /// </summary>
    /// <remarks>Source: sinabs, backend/dynapcnn/discretize.py, functions determine_discretization_scale and discretize_tensor.</remarks>
    public static QuantisationOptions Speck { get; } = new()
    {
        WeightBits = 8,
        BiasBits = 8,
        StateBits = 16,
        ThresholdBits = 16,
        WholeRange = true,
        Rounding = MidpointRounding.ToEven,
        BoundPartialSums = false,
    };

    /// <summary>Xylo's widths: 8-bit weights, 16-bit potentials and thresholds, leak v -= v >> dash with dash = log2(tau / dt).</summary>
    /// <remarks>Source: Rockpool documentation.</remarks>
    public static QuantisationOptions Xylo { get; } = new() { WeightBits = 8, StateBits = 16, ThresholdBits = 16, Leak = LeakRounding.TimeConstant };

    /// <summary>One scale and one threshold for each output channel.</summary>
    /// <param name="weightBits">The width of a weight.</param>
    public static QuantisationOptions PerChannel(int weightBits = 8) => new() { WeightBits = weightBits, Grain = QuantisationGrain.Channel };

    /// <summary>Power-of-two weights.</summary>
    /// <param name="weightBits">The width of a code, 2 to 5.</param>
    /// <param name="coding">Which code.</param>
    public static QuantisationOptions Shift(int weightBits = 4, WeightCoding coding = WeightCoding.ShiftPs) => new() { WeightBits = weightBits, Coding = coding };

    /// <summary>What a network that was trained quantised is made integers with, bit for bit: powers of two as scales, no coarsening; potentials of 16 bits, 32 where weights are wider than 8 bits or codes of shifts than 4.</summary>
    /// <param name="weightBits">The width in training.</param>
    /// <param name="coding">The code in training.</param>
    /// <param name="grain">What shared a scale in training.</param>
    public static QuantisationOptions Trained(int weightBits, WeightCoding coding = WeightCoding.Integer, QuantisationGrain grain = QuantisationGrain.Layer) =>
        new() { WeightBits = weightBits, Coding = coding, Grain = grain, PowerOfTwoScales = true, BoundPartialSums = false, StateBits = weightBits > 8 || (coding != WeightCoding.Integer && weightBits > 4) ? 32 : 16 };

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    internal void Verify()
    {
        if (Coding == WeightCoding.Integer ? WeightBits is < 2 or > 16 : WeightBits is < 2 or > 5)
            throw new ArgumentException(Coding == WeightCoding.Integer ? $"Weights have 2 to 16 bits, not {WeightBits}." : $"Shift weights have codes of 2 to 5 bits, not {WeightBits}.");
        if (StateBits is < 8 or > 32)
            throw new ArgumentException($"Potentials have 8 to 32 bits, not {StateBits}.");
        if (ThresholdBits < 2 || ThresholdBits > StateBits)
            throw new ArgumentException($"Thresholds have 2 bits to the potential's {StateBits}, not {ThresholdBits}.");
        if (BiasBits is < 2 or > 32)
            throw new ArgumentException($"Biases have 2 to 32 bits, not {BiasBits}.");
        if (!(Percentile is > 0 and <= 100))
            throw new ArgumentException($"A percentile is above 0 and at most 100, not {Percentile}.");
        if (!(MostCoarsening >= 1))
            throw new ArgumentException($"Scales are coarsened by a factor of at least 1, not {MostCoarsening}.");
        if (StepSumBits is < 8 or > 32)
            throw new ArgumentException($"Sums of a step have 8 to 32 bits, not {StepSumBits}.");
        if (LargestShift is < -126 or > 126)
            throw new ArgumentException($"The largest shift is from -126 to 126, not {LargestShift}.");
        if (Choice == ScaleChoice.FewestSpikeErrors && Calibration is null)
            throw new ArgumentException("The scale with the fewest spike errors needs calibration data.");
    }
}
