using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>One input for several branches: each has a signal of its own, so that none has to know of the others' gradients.</summary>
internal static class SignalFork
{
    /// <summary>The signals of the branches; on the way back their gradients add up.</summary>
    internal static ImmutableArray<Signal> Of(Signal input, int branches, StepContext context)
    {
        ImmutableArray<Signal> signals = [.. Enumerable.Range(0, branches).Select(_ => Again(input))];
        if (!input.NeedsGradient)
            return signals;
        context.Tape?.Record(() =>
        {
            foreach (var signal in signals)
            {
                if (signal.Gradient is { } gradient)
                    input.AddGradient(gradient, context.Arena);
            }
        });
        return signals;
    }

    private static Signal Again(Signal signal) =>
        signal.Spikes is { } spikes ? Signal.Of(spikes, signal.NeedsGradient) : Signal.Of(signal.Dense!, signal.NeedsGradient);
}
