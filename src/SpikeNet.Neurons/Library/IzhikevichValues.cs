namespace SpikeNet.Neurons.Library;

/// <summary>What makes an <see cref="IzhikevichModel"/> neuron the one of a firing pattern. The defaults are the regular spiking neuron.</summary>
public sealed record IzhikevichValues
{
    /// <summary>a, the rate of recovery.</summary>
    public double A { get; init; } = 0.02;

    /// <summary>b, the sensitivity of recovery to the potential.</summary>
    public double B { get; init; } = 0.2;

    /// <summary>c, the potential after a spike.</summary>
    public double C { get; init; } = -65;

    /// <summary>d, what a spike adds to recovery.</summary>
    public double D { get; init; } = 8;

    /// <summary>v before the first step.</summary>
    public double InitialPotential { get; init; } = -65;

    /// <summary>u before the first step; null: b times <see cref="InitialPotential"/>.</summary>
    public double? InitialRecovery { get; init; }
}
