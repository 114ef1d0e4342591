using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Benchmarks.Shared;

/// <summary>A shared workload's network, with the names that its parameters have in the baseline.</summary>
/// <param name="Network">The network.</param>
/// <param name="Loss">Its loss; fills the gradient of the scores.</param>
/// <param name="Torch">The baseline's name of each of our parameters, in order.</param>
/// <param name="FlatInput">The layout that the fully connected layer behind a flatten sees; null where there is none.</param>
internal sealed record SharedModel(Network Network, Func<Signal, int[], StepArena, double> Loss, string[] Torch, FeatureShape? FlatInput)
{
    internal static SharedModel For(string workload, Func<int, Tensor> weight)
    {
        var plain = new CrossEntropy();
        switch (workload)
        {
            case "W1" or "W6a":
                return new SharedModel(
                    SharedNetworks.FeedForward(weight), (s, y, a) => plain.Compute(s, y, a),
                    ["0_weight", "0_bias", "2_weight", "2_bias", "4_weight", "4_bias"], null);
            case "W2":
                // The recurrent bias of the baseline is added to the input's; its gradient is the same.
                return new SharedModel(
                    SharedNetworks.Recurrent(weight), (s, y, a) => plain.Compute(s, y, a),
                    ["0_weight", "0_bias", "1_rec_weight", "2_weight", "2_bias"], null);
            case "W3" or "W6b":
                var rate = new CrossEntropy { Scale = 1.0 / 16 };
                return new SharedModel(
                    SharedNetworks.Convolutional(weight), (s, y, a) => rate.Compute(s, y, a),
                    ["0_m_weight", "0_m_bias", "3_m_weight", "3_m_bias", "7_weight", "7_bias"], new FeatureShape(32, 5, 5));
            case "W4":
                return new SharedModel(
                    SharedNetworks.Gesture(weight), VoteLoss,
                    [
                        "0_m_weight", "1_m_weight", "1_m_bias", "4_m_weight", "5_m_weight", "5_m_bias", "8_m_weight", "9_m_weight", "9_m_bias",
                        "12_m_weight", "13_m_weight", "13_m_bias", "17_weight", "17_bias", "19_weight", "19_bias",
                    ],
                    new FeatureShape(32, 4, 4));
            default:
                throw new ArgumentException($"There is no workload '{workload}'; there are W1, W2, W3, W4, W5, W6a and W6b.");
        }
    }

    /// <summary>Ten neurons vote for each of 11 classes by their mean rate over 8 steps; the mean squared distance to one-hot.</summary>
    private static double VoteLoss(Signal scores, int[] labels, StepArena arena)
    {
        const int voters = 10;
        const int steps = 8;
        const int classes = 11;
        var counts = scores.Dense!;
        var gradient = new Tensor(counts.Shape, arena);
        double loss = 0;
        for (var b = 0; b < labels.Length; b++)
        {
            for (var c = 0; c < classes; c++)
            {
                var group = ((b * classes) + c) * voters;
                double vote = 0;
                foreach (var count in counts.Span.Slice(group, voters))
                    vote += count / (steps * voters);
                var distance = vote - (labels[b] == c ? 1 : 0);
                loss += distance * distance / (labels.Length * classes);
                gradient.Span.Slice(group, voters).Fill((float)(2 * distance / (labels.Length * classes * steps * voters)));
            }
        }

        scores.Gradient = gradient;
        return loss;
    }

    /// <summary>Whether a layer's spikes are counted: pooled spikes are not.</summary>
    internal bool IsNeuron(string layer) => Network.Layers.First(l => l.Name == layer) is Lif or NeuronLayer;

    /// <summary>For each element of the baseline's parameter the place of ours.</summary>
    internal int[] Order(Parameter parameter, ReadOnlySpan<int> torch) =>
        FlatInput is { } shape && torch.Length == 2 && parameter == Network.Parameters.First(p => p.Value.Shape[0] == shape.Count)
            ? SharedNetworks.ChannelLastOrder(parameter, torch, shape)
            : SharedNetworks.Order(parameter, torch);
}
