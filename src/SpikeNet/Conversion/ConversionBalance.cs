namespace SpikeNet;

/// <summary>What is scaled so that the largest activations become the highest rates. Both give the same spikes but for rounding.</summary>
public enum ConversionBalance
{
    /// <summary>
    /// The weights, W' = W lambda_in / lambda_out and b' = b / lambda_out, so that all thresholds are 1: data-based normalisation. Diehl, Neil, Binas,
    /// Cook, Liu and Pfeiffer 2015, "Fast-classifying, high-accuracy spiking deep networks through weight and threshold balancing"; with biases,
    /// Rueckauer, Lungu, Hu, Pfeiffer and Liu 2017.
    /// </summary>
    Weights,

    /// <summary>
    /// The thresholds, lambda_out / lambda_in, with b' = b / lambda_in: threshold balancing, which leaves the weights as they were trained. Diehl et
    /// al. 2015; Sengupta, Ye, Wang, Liu and Roy 2019, "Going deeper in spiking neural networks: VGG and residual architectures".
    /// </summary>
    Thresholds,
}
