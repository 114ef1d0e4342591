using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Gpu;

/// <summary>The latency of one inference on the modelled card.</summary>
/// <remarks>
/// Each layer launches one matrix product over all T steps and one neuron kernel over all T steps; each pooling, add, or and delay one more kernel;
/// a flatten none. Launches do not wait for each other, so a kernel costs the larger of the launch interval and its own time. A product's own time
/// is the larger of MACs / peak rate and bytes / memory rate, with each weight, input and sum moved once in 32 bits (a convolution gathers its
/// windows on the way, which is the kindest to the GPU); that of every other kernel is bytes / memory rate, each input and output moved once.
/// The last launch is waited for:
/// <code>latency = sum over kernels(max(t_async, t_kernel)) + (t_sync - t_async)</code>
/// Copies between host and card are left out.
/// </remarks>
public sealed class GpuTiming
{
    private readonly double _asynchronous;
    private readonly double _synchronous;
    private readonly double _kernelsPerLayer;
    private readonly double _macRate;
    private readonly double _memoryRate;
    private readonly double _bytes;

    /// <summary>Reads the constants.</summary>
    public GpuTiming(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _asynchronous = table.Si("launch.asynchronous");
        _synchronous = table.Si("launch.synchronous");
        _kernelsPerLayer = table.Si("kernels.per.layer");
        _macRate = table.Si("mac.rate");
        _memoryRate = table.Si("memory.rate");
        _bytes = table.Si("weight.bits") / 8;
    }

    /// <summary>The multiply-accumulates of one step: those of a matrix product, over windows with their padding where the layer is a convolution.</summary>
    /// <param name="synapses">A dense node or a convolution.</param>
    public static long Products(GraphNode synapses) => synapses is ConvolutionNode convolution
        ? (long)convolution.OutputShape.Count * convolution.ChannelsPerGroup * convolution.Window.KernelHeight * convolution.Window.KernelWidth
        : (long)((DenseNode)synapses).InFeatures * ((DenseNode)synapses).OutFeatures;

    /// <summary>The latency of an inference in seconds.</summary>
    /// <param name="graph">The graph.</param>
    public double Latency(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Nodes.Sum(n => Kernels(n, graph.Input.TimeSteps)) + SilentNeurons(graph) + _synchronous - _asynchronous;
    }

    private double Kernels(GraphNode node, int steps)
    {
        double values = ((long)node.ExpectedInput.Count + node.OutputShape.Count) * steps;
        return node switch
        {
            DenseNode dense => Math.Max(Launch(values + dense.Weight.Length), Products(dense) * (double)steps / _macRate),
            ConvolutionNode convolution => Math.Max(Launch(values + convolution.Weight.Length), Products(convolution) * (double)steps / _macRate),
            NeuronNode => Launch(values) + ((_kernelsPerLayer - 2) * _asynchronous),
            PoolNode or AddNode or OrNode or DelayNode => Launch(values),
            _ => 0,
        };
    }

    /// <summary>A read-out that takes the sums integrates them, as neurons would.</summary>
    private double SilentNeurons(SpikeGraph graph) => graph.Layers().Count(l => l.FeedsReadOut) * (_kernelsPerLayer - 1) * _asynchronous;

    private double Launch(double values) => Math.Max(_asynchronous, values * _bytes / _memoryRate);
}
