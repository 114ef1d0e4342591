using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph.Nir;

/// <summary>Delays in seconds as whole steps.</summary>
internal static class NirDelays
{
    internal static DelayNode Node(NirNode node, string name, NirSignal signal, NirContext context) =>
        new(name, FeatureShape.Flat(signal.Count), Steps(node, signal, context));

    /// <summary>Whether the node takes at least one step for every feature, so that a cycle may pass through it.</summary>
    internal static bool BreaksCycles(NirNode node, NirSignal signal, NirContext context) => node.Type == "Delay" && Steps(node, signal, context).All(s => s >= 1);

    private static ImmutableArray<int> Steps(NirNode node, NirSignal signal, NirContext context) =>
    [
        .. NirParameters.Of(node, "delay", signal).Select(seconds =>
        {
            var steps = seconds / context.TimeStepSeconds;
            var whole = Math.Round(steps);
            return whole >= 0 && whole <= GraphVerifier.SizeLimit && Math.Abs(steps - whole) <= 1e-3
                ? (int)whole
                : throw new NirNodeException(node.Name, $"a delay of {seconds} s is no whole number of steps of {context.TimeStepSeconds} s");
        }),
    ];
}
