namespace SpikeNet.Backends.Chip;

/// <summary>The clock cycles of a step on Xylo, as far as a formula is published.</summary>
/// <remarks>
/// With p the events of an input channel per step, q the spikes of a hidden neuron per step and F its mean fan-out to hidden neurons:
/// <code>
/// cycles = Nin (1 + 3.5 p Nh) + Nh (3 + 7 F q) + Nh q (1 + 8 No) + Nh (19 + 3 q) + 12 No
/// clock  = 1.2 cycles / dt  at p = q = 1
/// </code>
/// Source: Rockpool documentation (SynSense), for Xylo Audio 2. Of the other chips none was found: null.
/// </remarks>
public sealed class XyloCycles
{
    private readonly double?[] _coefficients;
    private readonly double? _margin;

    /// <summary>The formula with the coefficients of a chip's data file.</summary>
    public XyloCycles(ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        double? Cost(string name) => chip.Costs.FirstOrDefault(c => c.Name == name) is { } c ? c.Value
            : throw new KeyNotFoundException($"The chip '{chip.Name}' has no '{name}'.");
        _coefficients =
        [
            Cost("cycles.input"), Cost("cycles.input.event"), Cost("cycles.hidden.fanout"), Cost("cycles.hidden.fanout.spike"), Cost("cycles.spike"),
            Cost("cycles.spike.output"), Cost("cycles.hidden"), Cost("cycles.hidden.spike"), Cost("cycles.output"),
        ];
        _margin = Cost("clock.margin");
    }

    /// <summary>The clock needed over the cycles of the busiest step per dt; null where it is not known.</summary>
    public double? Margin => _margin;

    /// <summary>The cycles of a step; null where no formula is known.</summary>
    /// <param name="model">The network.</param>
    /// <param name="p">Events of an input channel per step.</param>
    /// <param name="q">Spikes of a hidden neuron per step.</param>
    public double? PerStep(XyloModel model, double p, double q)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_coefficients.Any(c => c is null))
            return null;
        double C(int i) => _coefficients[i]!.Value;
        double inputs = model.Inputs, hidden = model.Hidden.Size, outputs = model.Outputs.Size;
        return (inputs * (C(0) + (C(1) * p * hidden)))
            + (hidden * (C(2) + (C(3) * model.MeanFanOut * q)))
            + (hidden * q * (C(4) + (C(5) * outputs)))
            + (hidden * (C(6) + (C(7) * q)))
            + (C(8) * outputs);
    }

    /// <summary>The clock that the network needs in Hz, so that a step in which everything fires is done in time; null where the formula or dt is not known.</summary>
    /// <param name="model">The network.</param>
    public double? ClockHz(XyloModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _margin * PerStep(model, 1, 1) / model.TimeStepSeconds;
    }
}
