namespace SpikeNet;

/// <summary>How a layer worked at its last input: by events or densely.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="InputDensity">The share of the input's values that were not zero.</param>
/// <param name="Execution">What <see cref="SpikeNet.Layer.Execution"/> says of that.</param>
public sealed record LayerExecution(Layer Layer, double InputDensity, string Execution);
