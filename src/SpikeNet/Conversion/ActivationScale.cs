namespace SpikeNet;

/// <summary>The activations that a layer gives on data, and which of them becomes the rate 1.</summary>
/// <param name="Layer">The activation layer, or the read-out where the last sums go into it.</param>
/// <param name="Scale">lambda: the percentile of the activations above 0, the largest for a read-out, or the trained scale of a <see cref="Qcfs"/>.</param>
/// <param name="Largest">The largest activation before any clipping; 0 where none is above 0.</param>
/// <param name="Active">How many activations are above 0.</param>
/// <param name="Clipped">How many are above lambda.</param>
public sealed record ActivationScale(string Layer, double Scale, double Largest, long Active, long Clipped)
{
    /// <summary>The share of the activations above 0 that are above lambda, and so lose something; 0 where none is above 0.</summary>
    public double ClippedShare => (double)Clipped / Math.Max(1, Active);
}
