namespace SpikeNet;

/// <summary>How the neurons of a converted network begin: with nothing a rate is rounded down, with half a threshold it is rounded.</summary>
public enum InitialCharge
{
    /// <summary>At 0, as any target's neurons do: rates are floor(T x) / T, about half a spike too low.</summary>
    None,

    /// <summary>
    /// At half the threshold: rates are floor(T x + 1/2) / T, which a <see cref="Qcfs"/> activation was trained for and which errs least for rectifiers
    /// too (Bu, Ding, Yu and Huang 2022, "Optimized potential initialization for low-latency spiking neural networks"). Such neurons are
    /// programs, which run in real numbers (on 'cpu').
    /// </summary>
    Half,

    /// <summary>
    /// At 0 with half a threshold more over the T steps, threshold / (2 T) in each bias: as many spikes as <see cref="Half"/> under a constant input that
    /// is not negative, somewhat later. For targets with biases but no initial potential; T is fixed. Deng and Gu 2021, "Optimal conversion of conventional
    /// artificial neural networks to spiking neural networks" (arXiv 2103.00476).
    /// </summary>
    HalfByBias,
}
