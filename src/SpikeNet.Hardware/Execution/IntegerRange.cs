using SpikeNet.Graph;

namespace SpikeNet.Hardware.Execution;

/// <summary>How large the integers of a quantised graph can grow within a step, in magnitude.</summary>
internal static class IntegerRange
{
    /// <summary>float32 holds every integer up to this magnitude, so sums of integers below it are exact in any order.</summary>
    internal const long Exact = 1L << 24;

    /// <summary>The largest magnitude of the values that a node gives, by its name.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    internal static Dictionary<string, double> Of(SpikeGraph graph)
    {
        var largest = graph.Nodes.ToDictionary(n => n.Name, _ => 1.0, StringComparer.Ordinal);
        var order = graph.Order();

        // A delay that closes a cycle comes before its source: a round for each of them, and one that changes nothing, unless a cycle without neurons grows.
        var rounds = graph.Nodes.OfType<DelayNode>().Count() + 2;
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var node in order)
            {
                var before = largest[node.Name];
                var sources = graph.Sources(node.Name).Select(s => largest[s]).ToList();
                largest[node.Name] = node switch
                {
                    SynapseNode synapses => Sum(synapses.Weight, synapses.Bias, synapses.WeightChannels, sources[0]),
                    PoolNode { Pooling: PoolKind.Sum } pool => sources[0] * pool.Window.KernelHeight * pool.Window.KernelWidth,
                    AddNode => sources.Sum(),
                    ConcatenationNode => sources.Max(),
                    PoolNode or FlattenNode or DelayNode => sources[0],
                    AttentionNode { Gain: { } gain } attention => (double)attention.LargestSum * gain,
                    ProgramNeuronNode { Spikes: false, FixedPoint: { } form } => form.Graded.Largest,
                    _ => 1,
                };
                if (round == rounds && largest[node.Name] > before)
                    largest[node.Name] = double.PositiveInfinity;
            }
        }

        return largest;
    }

    private static double Sum(WeightTensor weight, WeightTensor? bias, int outputs, double largest)
    {
        var inputs = weight.Length / outputs;
        return Enumerable.Range(0, outputs).Max(o =>
        {
            double sum = Math.Abs((long)(bias?.Integers![o] ?? 0));
            foreach (var w in weight.Integers.AsSpan(o * inputs, inputs))
                sum += largest * Math.Abs((long)w);
            return sum;
        });
    }
}
