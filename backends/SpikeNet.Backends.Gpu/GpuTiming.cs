using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Gpu;

/// <summary>The latency of one inference on the modelled card.</summary>
/// <remarks>
/// Each layer launches one matrix product over all T steps and one neuron kernel over all T steps. Launches do not wait for each other, so a
/// kernel costs the larger of the launch interval and its own time; that of the product is the larger of MACs / peak rate and bytes of weights /
/// memory rate, that of the neuron kernel is below the launch interval at any size that this project meets and taken as 0. The last launch is waited for:
/// <code>latency = sum over layers(max(t_async, t_product) + (kernels - 1) t_async) + (t_sync - t_async)</code>
/// Copies between host and card are left out.
/// </remarks>
public sealed class GpuTiming
{
    private readonly double _asynchronous;
    private readonly double _synchronous;
    private readonly double _kernelsPerLayer;
    private readonly double _macRate;
    private readonly double _memoryRate;
    private readonly double _weightBytes;

    /// <summary>Reads the constants.</summary>
    public GpuTiming(EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _asynchronous = table.Si("launch.asynchronous");
        _synchronous = table.Si("launch.synchronous");
        _kernelsPerLayer = table.Si("kernels.per.layer");
        _macRate = table.Si("mac.rate");
        _memoryRate = table.Si("memory.rate");
        _weightBytes = table.Si("weight.bits") / 8;
    }

    /// <summary>The latency of an inference in seconds.</summary>
    /// <param name="graph">The graph.</param>
    public double Latency(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var steps = graph.Input.TimeSteps;
        return graph.Stages().Sum(s => Layer(s.Dense, steps)) + _synchronous - _asynchronous;
    }

    private double Layer(DenseNode dense, int steps)
    {
        var weights = (double)dense.InFeatures * dense.OutFeatures;
        var product = Math.Max(weights * steps / _macRate, weights * _weightBytes / _memoryRate);
        return Math.Max(_asynchronous, product) + (_kernelsPerLayer - 1) * _asynchronous;
    }
}
