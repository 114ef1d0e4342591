namespace SpikeNet;

/// <summary>How a layer of synapses starts: <see cref="LinearOptions"/>, <see cref="Conv2dOptions"/>.</summary>
public abstract record SynapseOptions
{
    /// <summary>Whether there is a bias, added in every step. Not every target has one.</summary>
    public bool Bias { get; init; }

    /// <summary>
    /// The standard deviation of the weights times sqrt(fan-in), divided by sqrt(T) where <see cref="SpikeSteps"/> is given. The fan-in is the number
    /// of weights of an output: the inputs of a linear layer, Cin / groups kH kW of a convolution.
    /// </summary>
    public double Gain { get; init; } = 1;

    /// <summary>How the weights are quantised in training and in what follows, without <see cref="Normalisation"/>; null for weights in float32.</summary>
    public WeightQuantisation? Quantise { get; init; }

    /// <summary>
    /// T where every input spikes once in T steps (time to first spike), which W ~ U(-b, b), b = gain sqrt(3 T / fan-in), makes up for: the
    /// initialisation of ETTFS (arXiv 2410.23619). 1, the default, for inputs that are always there.
    /// </summary>
    public int SpikeSteps { get; init; } = 1;

    /// <summary>How weights are standardised in training, with a gain and a shift that are learnt (the shift is the bias); null for not.</summary>
    public WeightNormalisation? Normalisation { get; init; }
}
