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
            default:
                throw new ArgumentException($"There is no workload '{workload}'; there are W1, W2, W3, W4, W5, W6a and W6b.");
        }
    }

    /// <summary>Whether a layer's spikes are counted: pooled spikes are not.</summary>
    internal bool IsNeuron(string layer) => Network.Layers.First(l => l.Name == layer) is Lif or NeuronLayer;

    /// <summary>For each element of the baseline's parameter the place of ours.</summary>
    internal int[] Order(Parameter parameter, ReadOnlySpan<int> torch) =>
        FlatInput is { } shape && torch.Length == 2 && torch[1] == shape.Count
            ? SharedNetworks.ChannelLastOrder(parameter, torch, shape)
            : SharedNetworks.Order(parameter, torch);
}
