using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>In words how layers with weights compute at a density of their input: event-driven, dense, or one of them backward.</summary>
public static class KernelChoice
{
    /// <summary>How the layer of a graph's node computes, with the shipped crossovers.</summary>
    /// <param name="node">A node with weights.</param>
    /// <param name="inputDensity">Events / (T B N) of the input.</param>
    public static string Of(SynapseNode node, double inputDensity) => node switch
    {
        DenseNode => Of(LinearCrossovers.Shipped.Forward, LinearCrossovers.Shipped.WeightGradient, inputDensity),
        TransposedConvolutionNode => Of(TransposedConvolutionKernels.Crossover, TransposedConvolutionKernels.Crossover, inputDensity),
        _ => Of(ConvolutionKernels.ForwardCrossover, ConvolutionKernels.WeightGradientCrossover, inputDensity),
    };

    internal static string Of(double forward, double weightGradient, double inputDensity) => (inputDensity <= forward, inputDensity <= weightGradient) switch
    {
        (true, true) => "event-driven",
        (false, false) => "dense",
        (true, false) => "event-driven, dW dense",
        _ => "dense, dW event-driven",
    };
}
