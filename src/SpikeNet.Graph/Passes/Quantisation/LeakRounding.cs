namespace SpikeNet.Graph;

/// <summary>Which shift k stands for a leak, v -= v >> k.</summary>
public enum LeakRounding
{
    /// <summary>The k whose decay 1 - 2^-k is nearest to the neuron's.</summary>
    NearestDecay,

    /// <summary>k = round(log2(tau / dt)) with tau / dt = -1 / ln(decay), the "dash" of Xylo's tool chain.</summary>
    TimeConstant,
}
