using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The two resets that the library's neurons share.</summary>
internal static class ResetEquation
{
    /// <summary>v becomes 0 or v - theta where it spiked.</summary>
    /// <remarks>The spike is detached, so that the layer chooses whether the backward pass goes through the reset; a select could not be gone through.</remarks>
    public static void Reset(this StateVariable v, Expression spike, Expression threshold, ResetKind reset) =>
        v.Set(reset == ResetKind.BySubtraction ? v - threshold * Detach(spike) : v * (1 - Detach(spike)));
}
