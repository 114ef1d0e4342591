using System.Runtime.InteropServices;

namespace SpikeNet.Graph;

/// <summary>y = W x + b over the events of x: real sums in float32 in ascending order of the events, the bias last; integer sums in 64 bits.</summary>
internal sealed class DenseStep(DenseNode node) : SynapseStep(node.OutFeatures)
{
    internal override long DenseOperationsPerStep => (long)node.InFeatures * node.OutFeatures;

    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        var input = inputs[0];
        for (var i = 0; i < node.OutFeatures; i++)
            Output.Values[i] = node.Weight.IsQuantised ? SumIntegers(input, i) : SumReal(input, i);
        InputEvents += input.Events.Count;
        SynapticOperations += (long)input.Events.Count * node.OutFeatures;
    }

    private float SumReal(NodeRow input, int target)
    {
        var weights = node.Weight.Real!.AsSpan(target * node.InFeatures, node.InFeatures);
        var sum = 0f;
        foreach (var e in CollectionsMarshal.AsSpan(input.Events))
            sum += weights[e] * (float)input.Values[e];
        return node.Bias is null ? sum : sum + node.Bias.Real![target];
    }

    private long SumIntegers(NodeRow input, int target)
    {
        var weights = node.Weight.Integers!.AsSpan(target * node.InFeatures, node.InFeatures);
        long sum = node.Bias is null ? 0 : node.Bias.Integers![target];
        foreach (var e in CollectionsMarshal.AsSpan(input.Events))
            sum += weights[e] * (long)input.Values[e];
        return sum;
    }
}
