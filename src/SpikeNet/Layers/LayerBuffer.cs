using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What a layer learns without a gradient, such as running statistics; checkpoints keep it beside the parameters.</summary>
/// <param name="Name">The name in checkpoints: layer and role, such as <c>bn1.running_mean</c>.</param>
/// <param name="Value">The values, owned by the layer.</param>
public sealed record LayerBuffer(string Name, Tensor Value);
