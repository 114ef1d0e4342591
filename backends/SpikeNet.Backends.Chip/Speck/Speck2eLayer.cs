using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>A layer as Speck2e sees it: a convolution, neurons, and where their spikes go.</summary>
/// <remarks>A fully connected layer is a convolution whose kernel covers its whole input; without places its inputs are channels of one pixel.</remarks>
public sealed record Speck2eLayer
{
    /// <summary>The neurons' name where there are any, otherwise the synapses'.</summary>
    public required string Name { get; init; }

    /// <summary>The node with the weights.</summary>
    public required GraphNode Synapses { get; init; }

    /// <summary>The neurons; null where a read-out takes the sums.</summary>
    public required NeuronNode? Neurons { get; init; }

    /// <summary>The layout of its input.</summary>
    public required FeatureShape Input { get; init; }

    /// <summary>The kernel as it moves.</summary>
    public required SpatialWindow Window { get; init; }

    /// <summary>The layout of its neurons.</summary>
    public required FeatureShape Output { get; init; }

    /// <summary>Where its spikes go.</summary>
    public required ImmutableArray<Speck2eDestination> Destinations { get; init; }

    /// <summary>Whether it is fully connected.</summary>
    public bool IsDense => Synapses is DenseNode;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups => (Synapses as ConvolutionNode)?.Groups ?? 1;

    /// <summary>The weights.</summary>
    public WeightTensor Weight => Synapses is ConvolutionNode convolution ? convolution.Weight : ((DenseNode)Synapses).Weight;

    /// <summary>The bias, or null.</summary>
    public WeightTensor? Bias => Synapses is ConvolutionNode convolution ? convolution.Bias : ((DenseNode)Synapses).Bias;

    /// <summary>Words of kernel memory that it needs.</summary>
    public long KernelWords => Speck2eMemory.KernelWords(Input.Channels, Output.Channels, Window.KernelWidth, Window.KernelHeight);

    /// <summary>Words of neuron memory that it needs.</summary>
    public long NeuronWords => Speck2eMemory.NeuronWords(Output.Channels, Output.Width, Output.Height);

    /// <summary>Words of bias memory that it needs, 0 without bias.</summary>
    public long BiasWords => Bias is null ? 0 : Output.Channels;

    /// <summary>The tool chain's estimate of the synaptic operations of an event: C_out kx ky / (sx sy), as if there were no borders; of a linear layer its outputs (sinabs documentation).</summary>
    public double ToolChainOperationsPerEvent => IsDense
        ? Output.Channels
        : (double)Output.Channels * Window.KernelWidth * Window.KernelHeight / (Window.StrideX * Window.StrideY);

    /// <summary>The same layer with fewer channels or another stride, to see what would fit.</summary>
    internal Speck2eLayer Resized(int inputs, int outputs, int? stride = null)
    {
        var window = stride is { } s ? Window with { StrideY = s, StrideX = s } : Window;
        var input = Input with { Channels = inputs };
        return this with { Input = input, Window = window, Output = window.Output(input, outputs) };
    }

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({KernelWords} kernel, {NeuronWords} neuron, {BiasWords} bias words)";
}
