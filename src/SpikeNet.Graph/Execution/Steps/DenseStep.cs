using System.Runtime.InteropServices;

namespace SpikeNet.Graph;

/// <summary>y = W x + b over the events of x: real sums in float32 in ascending order of the events, the bias last; integer sums in 64 bits.</summary>
internal sealed class DenseStep(DenseNode node) : SynapseStep(node.OutFeatures)
{
    internal override long DenseOperationsPerStep => (long)node.InFeatures * node.OutFeatures;

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        var events = CollectionsMarshal.AsSpan(inputs[0].Events);
        if (node.Weight.IsQuantised)
            SumIntegers(events, [.. inputs[0].Events.Select(e => (long)inputs[0].Values[e])]);
        else
            SumReal(events, [.. inputs[0].Events.Select(e => (float)inputs[0].Values[e])]);
        InputEvents += events.Length;
        SynapticOperations += (long)events.Length * node.OutFeatures;
    }

    private void SumReal(ReadOnlySpan<int> events, float[] values)
    {
        for (var i = 0; i < node.OutFeatures; i++)
        {
            var weights = node.Weight.Real!.AsSpan(i * node.InFeatures, node.InFeatures);
            var sum = 0f;
            for (var e = 0; e < events.Length; e++)
                sum += weights[events[e]] * values[e];
            Output.Values[i] = node.Bias is null ? sum : sum + node.Bias.Real![i];
        }
    }

    private void SumIntegers(ReadOnlySpan<int> events, long[] values)
    {
        for (var i = 0; i < node.OutFeatures; i++)
        {
            var weights = node.Weight.Integers!.AsSpan(i * node.InFeatures, node.InFeatures);
            long sum = node.Bias is null ? 0 : node.Bias.Integers![i];
            for (var e = 0; e < events.Length; e++)
                sum += weights[events[e]] * values[e];
            Output.Values[i] = sum;
        }
    }
}
