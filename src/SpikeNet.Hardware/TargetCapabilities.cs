namespace SpikeNet.Hardware;

/// <summary>What a target's neuron can do, in words for the matrix that <c>summary --targets</c> prints. <see cref="IBackend.Check"/> decides.</summary>
/// <param name="Leak">The leaks that it has.</param>
/// <param name="Reset">The resets that it has.</param>
/// <param name="Comparison">The comparisons that it has.</param>
/// <param name="Weights">Weight widths.</param>
/// <param name="State">State width.</param>
/// <param name="Source">Where this is from.</param>
public sealed record TargetCapabilities(string Leak, string Reset, string Comparison, string Weights, string State, string Source);
