namespace SpikeNet.Graph;

/// <summary>The real weights that share a scale.</summary>
internal sealed class WeightRange
{
    private readonly List<float> _weights = [];
    private readonly List<float> _rates = [];

    /// <summary>The smallest weight, at most 0 only where there is one.</summary>
    internal double Lowest => _weights.Count == 0 ? 0 : _weights.Min();

    /// <summary>The largest weight.</summary>
    internal double Highest => _weights.Count == 0 ? 0 : _weights.Max();

    /// <summary>max |w|.</summary>
    internal double Largest => _weights.Count == 0 ? 0 : _weights.Max(w => (double)Math.Abs(w));

    /// <summary>The weights of each group of a layer.</summary>
    /// <param name="graph">The real graph.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="groups">1, or the number of output channels.</param>
    /// <param name="reference">A run from which the rates of the weights' inputs are taken, or null.</param>
    internal static WeightRange[] Of(SpikeGraph graph, QuantisationLayer layer, int groups, GraphRun? reference)
    {
        var result = Enumerable.Range(0, groups).Select(_ => new WeightRange()).ToArray();
        foreach (var node in layer.Synapses)
        {
            var weight = node.Weight;
            var perOutput = weight.Length / weight.Shape[0];
            var rates = reference is null ? null : InputRates(node, reference.EventsOf(graph.Sources(node.Name)[0]));
            for (var i = 0; i < weight.Length; i++)
            {
                var group = result[groups == 1 ? 0 : i / perOutput];
                group._weights.Add(weight.Real![i]);
                if (rates is not null)
                    group._rates.Add(rates[InputOf(node, i)]);
            }
        }

        foreach (var program in layer.Programs.Where(p => p.RecurrentWeights.Any(w => w is not null)))
        {
            var rates = reference is null ? null : Rates(reference.EventsOf(program.Name), program.Size);
            foreach (var weight in program.RecurrentWeights.OfType<WeightTensor>())
            {
                for (var i = 0; i < weight.Length; i++)
                {
                    var group = result[groups == 1 ? 0 : i / program.Size];
                    group._weights.Add(weight.Real![i]);
                    if (rates is not null)
                        group._rates.Add(rates[i % program.Size]);
                }
            }
        }

        return result;
    }

    /// <summary>The |w| that the share of weights does not exceed.</summary>
    internal double Percentile(double percent)
    {
        if (_weights.Count == 0)
            return 0;
        double[] sorted = [.. _weights.Select(w => (double)Math.Abs(w)).Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }

    /// <summary>sum r (w - w_int unit)^2.</summary>
    internal double SquaredError(WeightRounding rounding)
    {
        double sum = 0;
        for (var i = 0; i < _weights.Count; i++)
        {
            var error = _weights[i] - (rounding.ToInteger(_weights[i]) * rounding.Unit);
            sum += (_rates.Count == 0 ? 1 : _rates[i]) * error * error;
        }

        return sum;
    }

    /// <summary>The place of a weight's input among <see cref="InputRates"/>: the input, or the input channel of a convolution.</summary>
    private static int InputOf(SynapseNode node, int weight)
    {
        if (node is DenseNode dense)
            return weight % dense.InFeatures;
        var (outputs, inputs) = (node.Weight.Shape[0], node.Weight.Shape[1]);
        var groups = node is ConvolutionNode c ? c.Groups : ((TransposedConvolutionNode)node).Groups;
        var (output, channel) = Math.DivRem(weight / (node.Weight.Shape[2] * node.Weight.Shape[3]), inputs);
        return (output / (outputs / groups) * inputs) + channel;
    }

    /// <summary>How much comes in, for each input or each input channel of a convolution.</summary>
    private static float[] InputRates(SynapseNode node, Tensors.SpikeTrain events) =>
        Rates(events, node is DenseNode ? node.ExpectedInput.Count : node.ExpectedInput.Channels);

    /// <summary>How many events come from each channel; a little for those that were silent, so that their weights count.</summary>
    private static float[] Rates(Tensors.SpikeTrain events, int channels)
    {
        var sums = new double[channels];
        var indices = events.Indices;
        var payload = events.Payload;
        for (var e = 0; e < indices.Length; e++)
            sums[indices[e] % channels] += payload.IsEmpty ? 1 : payload[e];
        var least = Math.Max(1e-3 * sums.Sum() / channels, 1e-6);
        GC.KeepAlive(events);
        return [.. sums.Select(s => (float)Math.Max(s, least))];
    }
}
