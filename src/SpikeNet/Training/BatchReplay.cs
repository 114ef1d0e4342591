using System.Numerics.Tensors;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>How a batch went through the network, to find out afterwards where it stopped being finite. It keeps no input alive, but encodes it again.</summary>
/// <param name="Encode">Encodes the samples, with random numbers where encoding takes any.</param>
/// <param name="TruncateSteps">The steps of a chunk, or null for whole sequences.</param>
/// <param name="RandomState">The random numbers' state before the samples were encoded, which the forward pass goes on from.</param>
internal sealed record BatchReplay(Func<SplitMix64, SpikeTrain> Encode, int? TruncateSteps, ulong RandomState)
{
    /// <summary>The name of the first layer whose output is not finite, of the input or of the read-out; null where all are finite.</summary>
    internal string? FirstNotFinite(Network network)
    {
        var random = new SplitMix64(RandomState);
        var input = Encode(random);
        SpikeTrain[] chunks = TruncateSteps is { } steps && steps < input.TimeSteps ? TimeSlice.Cut(input, steps) : [input];
        var states = chunks.Length > 1 ? new CarriedStates() : null;
        foreach (var chunk in chunks)
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
