using System.Collections.Immutable;
using System.Numerics.Tensors;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A batch as it went through the network, to find out afterwards where it stopped being finite.</summary>
/// <param name="Chunks">The input, in one piece or in chunks.</param>
/// <param name="RandomState">The random numbers' state before the forward pass.</param>
internal sealed record BatchReplay(ImmutableArray<SpikeTrain> Chunks, ulong RandomState)
{
    /// <summary>The name of the first layer whose output is not finite, of the input or of the read-out; null where all are finite.</summary>
    internal string? FirstNotFinite(Network network)
    {
        var random = new SplitMix64(RandomState);
        var states = Chunks.Length > 1 ? new CarriedStates() : null;
        foreach (var chunk in Chunks)
        {
            var context = new StepContext { Tape = new GradientTape(), Random = random, States = states, UpdatesStatistics = false };
            var signal = Signal.Of(chunk);
            if (!IsFinite(signal))
                return Network.InputName;
            foreach (var layer in network.Layers)
            {
                signal = layer.Forward(signal, context);
                if (!IsFinite(signal))
                    return layer.Name;
            }

            if (!IsFinite(network.ReadOut.Forward(signal, context)))
                return network.ReadOut.Name;
        }

        return null;
    }

    private static bool IsFinite(Signal signal)
    {
        // Of no values IsFiniteAll says no.
        var values = signal.Spikes is { } spikes ? spikes.Payload : signal.Dense!.Span;
        return values.IsEmpty || TensorPrimitives.IsFiniteAll(values);
    }
}
