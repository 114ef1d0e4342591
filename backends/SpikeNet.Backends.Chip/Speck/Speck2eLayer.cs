using SpikeNet.Graph;

namespace SpikeNet.Backends.Chip;

/// <summary>A fully connected layer as Speck2e sees it: a 1 x 1 convolution from as many channels as it has inputs to as many as it has outputs, on a map of one pixel.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="KernelWords">Words of kernel memory that it needs.</param>
/// <param name="NeuronWords">Words of neuron memory that it needs.</param>
/// <param name="BiasWords">Words of bias memory that it needs, 0 without bias.</param>
public sealed record Speck2eLayer(string Name, long KernelWords, long NeuronWords, long BiasWords)
{
    /// <summary>The layer of a stage.</summary>
    public static Speck2eLayer Of(GraphStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var dense = stage.Dense;
        return new Speck2eLayer(
            stage.Name,
            Speck2eMemory.KernelWords(dense.InFeatures, dense.OutFeatures, 1, 1),
            Speck2eMemory.NeuronWords(dense.OutFeatures, 1, 1),
            dense.Bias is null ? 0 : dense.OutFeatures);
    }

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({KernelWords} kernel, {NeuronWords} neuron, {BiasWords} bias words)";
}
