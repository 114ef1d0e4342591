using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A state variable of a layer, or its spikes, over time.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Variable">The state variable's name; <see cref="StateProbe.Spikes"/> for spikes.</param>
/// <param name="Values">After each step, <c>[T, B, N]</c>.</param>
public sealed record StateRecording(string Layer, string Variable, Tensor Values)
{
    /// <summary>One neuron's values over time.</summary>
    /// <param name="sample">The sample, from 0.</param>
    /// <param name="neuron">The neuron, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample or neuron.</exception>
    public float[] Trace(int sample, int neuron)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sample, (uint)Values.Shape[1], nameof(sample));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)neuron, (uint)Values.Shape[2], nameof(neuron));
        var trace = new float[Values.Shape[0]];
        for (var t = 0; t < trace.Length; t++)
            trace[t] = Values.Span[(((t * Values.Shape[1]) + sample) * Values.Shape[2]) + neuron];
        return trace;
    }
}
