using SpikeNet.Tensors;

namespace SpikeNet.Hardware;

/// <summary>A network on a target.</summary>
public interface ICompiledNetwork
{
    /// <summary>Runs a batch, sample after sample as the target would, and counts.</summary>
    /// <param name="input">The input's spikes, <c>[T, B, N]</c>.</param>
    /// <param name="cancellation">Stops between samples or layers.</param>
    NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default);
}
