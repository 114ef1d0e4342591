using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Shared;

/// <summary>The networks of the shared workloads, with the weights of the baseline.</summary>
/// <remarks>Neuron: v = 0.9 v + x; spike where v >= 1; soft reset, detached; ATan surrogate 1 / (1 + (pi (v - 1))^2).</remarks>
internal static class SharedNetworks
{
    internal const float NormalisationWeight = 0.4f;

    private static readonly LifNeuron Neuron = new() { Decay = 0.9, Threshold = 1 };

    internal static Network FeedForward(Func<int, Tensor> weight)
    {
        var random = new SplitMix64(1);
        var first = new Linear("fc1", 700, 256, random, new LinearOptions { Bias = true });
        var second = new Linear("fc2", 256, 256, random, new LinearOptions { Bias = true });
        var third = new Linear("fc3", 256, 20, random, new LinearOptions { Bias = true });
        Set(first.Weight, weight(0));
        Set(second.Weight, weight(1));
        Set(third.Weight, weight(2));
        return new Network(
            "ff", [first, new Lif("lif1", 256, Neuron), second, new Lif("lif2", 256, Neuron), third],
            new ReadOut("li", ReadOutRule.LeakyMaximum, 20, 0.9));
    }

    internal static Network Recurrent(Func<int, Tensor> weight)
    {
        var random = new SplitMix64(1);
        var first = new Linear("fc1", 700, 256, random, new LinearOptions { Bias = true });
        var recurrent = new NeuronLayer("rlif", 256, Neuron.Model(), new NeuronLayerOptions
        {
            Recurrent = true,
            Random = random,
            Values = ImmutableDictionary<string, ImmutableArray<float>>.Empty.Add("decay", [0.9f]).Add("v_threshold", [1f]),
        });
        var last = new Linear("fc2", 256, 20, random, new LinearOptions { Bias = true });
        Set(first.Weight, weight(0));
        Set(recurrent.Parameters[^1], weight(1));
        Set(last.Weight, weight(2));
        return new Network("rec", [first, recurrent, last], new ReadOut("li", ReadOutRule.LeakyMaximum, 20, 0.9));
    }

    internal static Network Convolutional(Func<int, Tensor> weight)
    {
        var random = new SplitMix64(1);
        var options = new Conv2dOptions { Bias = true };
        var first = new Conv2d("conv1", new FeatureShape(2, 34, 34), 12, SpatialWindow.Square(5), random, options);
        var pool1 = new AvgPool2d("pool1", first.Shape.Output, 2);
        var pooled = pool1.OutputShape(first.Shape.Output);
        var second = new Conv2d("conv2", pooled, 32, SpatialWindow.Square(5), random, options);
        var pool2 = new AvgPool2d("pool2", second.Shape.Output, 2);
        var flat = pool2.OutputShape(second.Shape.Output);
        var last = new Linear("fc", flat.Count, 10, random, new LinearOptions { Bias = true });
        Set(first.Weight, weight(0));
        Set(second.Weight, weight(1));
        SetChannelLast(last.Weight, weight(2), flat);
        return new Network(
            "conv",
            [
                first, new Lif("lif1", first.OutFeatures, Neuron), pool1, second, new Lif("lif2", second.OutFeatures, Neuron), pool2, last,
                new Lif("lif3", 10, Neuron),
            ],
            new ReadOut("rate", ReadOutRule.SpikeCount, 10));
    }

    internal static Network Gesture(Func<int, Tensor> weight)
    {
        var random = new SplitMix64(1);
        var layers = ImmutableArray.CreateBuilder<Layer>();
        var shape = new FeatureShape(2, 64, 64);
        for (var i = 0; i < 4; i++)
        {
            var convolution = new Conv2d($"conv{i + 1}", shape, 32, SpatialWindow.Square(3, padding: 1), random);
            Set(convolution.Weight, weight(i));
            var normalisation = new BatchNorm($"bn{i + 1}", convolution.Shape.Output);
            normalisation.Weight.Value.Span.Fill(NormalisationWeight);
            var pool = new MaxPool2d($"pool{i + 1}", convolution.Shape.Output, 2);
            layers.AddRange(convolution, normalisation, new Lif($"lif{i + 1}", convolution.OutFeatures, Neuron), pool);
            shape = pool.OutputShape(convolution.Shape.Output);
        }

        var first = new Linear("fc1", shape.Count, 512, random, new LinearOptions { Bias = true });
        var second = new Linear("fc2", 512, 110, random, new LinearOptions { Bias = true });
        SetChannelLast(first.Weight, weight(4), shape);
        Set(second.Weight, weight(5));
        layers.AddRange(first, new Lif("lif5", 512, Neuron), second, new Lif("lif6", 110, Neuron));
        return new Network("dvsg", layers.ToImmutable(), new ReadOut("count", ReadOutRule.SpikeCount, 110));
    }

    /// <summary>torch's <c>[out, in]</c> or <c>[out, in, kH, kW]</c> into ours: <c>[in, out]</c>, <c>[kH, kW, in, out]</c>.</summary>
    internal static void Set(Parameter parameter, Tensor torch)
    {
        var map = Order(parameter, torch.Shape);
        for (var i = 0; i < map.Length; i++)
            parameter.Value.Span[map[i]] = torch.Span[i];
    }

    /// <summary>For each of torch's elements the place of ours.</summary>
    internal static int[] Order(Parameter parameter, ReadOnlySpan<int> torch)
    {
        var map = new int[parameter.Value.Length];
        if (torch.Length == 1)
            return [.. Enumerable.Range(0, map.Length)];
        var (outputs, inputs) = (torch[0], torch[1]);
        var taps = map.Length / (outputs * inputs);
        for (var o = 0; o < outputs; o++)
            for (var i = 0; i < inputs; i++)
                for (var tap = 0; tap < taps; tap++)
                    map[(((o * inputs) + i) * taps) + tap] = (((tap * inputs) + i) * outputs) + o;
        return map;
    }

    /// <summary>Torch numbers the inputs of a layer behind a flatten channel-first.</summary>
    internal static void SetChannelLast(Parameter parameter, Tensor torch, FeatureShape shape)
    {
        var map = ChannelLastOrder(parameter, torch.Shape, shape);
        for (var i = 0; i < map.Length; i++)
            parameter.Value.Span[map[i]] = torch.Span[i];
    }

    /// <summary>For each of torch's elements the place of ours.</summary>
    internal static int[] ChannelLastOrder(Parameter parameter, ReadOnlySpan<int> torch, FeatureShape shape)
    {
        var map = new int[parameter.Value.Length];
        var places = shape.Height * shape.Width;
        for (var o = 0; o < torch[0]; o++)
            for (var c = 0; c < shape.Channels; c++)
                for (var p = 0; p < places; p++)
                    map[(((o * shape.Channels) + c) * places) + p] = (((p * shape.Channels) + c) * torch[0]) + o;
        return map;
    }
}
