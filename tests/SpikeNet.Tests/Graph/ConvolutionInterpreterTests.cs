using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph;

public class ConvolutionInterpreterTests
{
    [Test]
    public void HandComputedBorders()
    {
        // 1 x 2 x 3 input, 1 x 2 kernel (a b) = (1 10), stride 1, padding 0 x 1: outputs 2 x 4, out[r, s] = a x[r, s-1] + b x[r, s].
        // A spike at row 0, column 0 reaches column 0 through b and column 1 through a.
        var node = new ConvolutionNode(
            "conv", new FeatureShape(1, 2, 3), new SpatialWindow(1, 2, PaddingX: 1), 1, WeightTensor.FromReal([1, 10], 1, 1, 1, 2),
            WeightTensor.FromReal([0.5f], 1));
        Assert.That(node.OutputShape, Is.EqualTo(new FeatureShape(1, 2, 4)));
        Assert.That(SpatialGraphs.Sums(node, 0), Is.EqualTo(new[] { 10.5, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5 }));
    }

    [Test]
    public void OperationsCountExistingTargetsOnly()
    {
        // 3 x 3 kernel, padding 1 on 4 x 4, 2 channels to 3: a corner reaches 2 x 2 places, an inner pixel 3 x 3, each in 3 channels.
        var random = new SplitMix64(1);
        var shape = new FeatureShape(2, 4, 4);
        var node = new ConvolutionNode("conv", shape, SpatialWindow.Square(3, padding: 1), 1, SpatialGraphs.Weights(random, 3, 2, 3, 3));
        var graph = Graphs.Chain(
            new InputNode("input", 32, 2, 2), node, new NeuronNode("lif", 48, new LifNeuron { Threshold = 1e6 }), new ReadOutNode("out", ReadOutRule.SpikeCount, 48));
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromRows(2, 1, 32, [[shape.IndexOf(0, 0, 0)], [shape.IndexOf(1, 1, 2)]]));
        // All pairs per axis: 2 + 3 + 3 + 2 = 10, so 10 x 10 x 2 x 3 = 600 a step.
        Assert.That(run.Counts.Single(), Is.EqualTo(new NodeCounts("conv", 2, 4 * 3 + 9 * 3, 1200, 0, 96)));
    }

    [Test]
    public void GroupsDoNotSeeEachOther()
    {
        // Depthwise 1 x 1: channel c is multiplied by c + 1.
        var node = new ConvolutionNode(
            "conv", new FeatureShape(3, 1, 2), SpatialWindow.Square(1), 3, WeightTensor.FromReal([1, 2, 3], 3, 1, 1, 1));
        Assert.That(SpatialGraphs.Sums(node, 1, 5), Is.EqualTo(new double[] { 0, 2, 0, 0, 0, 3 }));
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void EqualsANaiveLoop(ulong seed)
    {
        var node = SpatialGraphs.RandomConvolution(seed);
        Assert.That(GraphVerifier.Verify(Graphs.Chain(
            new InputNode("input", node.InputShape.Count, 1, 1), node, new ReadOutNode("out", ReadOutRule.LeakyLast, node.OutputShape.Count))), Is.Empty);
        var x = Graphs.Spikes(seed + 1, 1, 1, node.InputShape.Count).ToDense().Span.ToArray();
        var spikes = Enumerable.Range(0, x.Length).Where(i => x[i] != 0).ToArray();
        var sums = SpatialGraphs.Sums(node, spikes);
        var w = node.Window;
        var output = node.OutputShape;
        long operations = 0;
        for (var o = 0; o < output.Channels; o++)
        {
            for (var r = 0; r < output.Height; r++)
            {
                for (var s = 0; s < output.Width; s++)
                {
                    double sum = node.Bias?.Real![o] ?? 0;
                    for (var c = 0; c < node.ChannelsPerGroup; c++)
                    {
                        for (var k = 0; k < w.KernelHeight; k++)
                        {
                            for (var l = 0; l < w.KernelWidth; l++)
                            {
                                var (y, z) = ((r * w.StrideY) - w.PaddingY + (k * w.DilationY), (s * w.StrideX) - w.PaddingX + (l * w.DilationX));
                                if (y < 0 || y >= node.InputShape.Height || z < 0 || z >= node.InputShape.Width)
                                    continue;
                                var value = x[node.InputShape.IndexOf((o / (output.Channels / node.Groups) * node.ChannelsPerGroup) + c, y, z)];
                                sum += node.Weight.Real![(((((o * node.ChannelsPerGroup) + c) * w.KernelHeight) + k) * w.KernelWidth) + l] * value;
                                operations += value == 0 ? 0 : 1;
                            }
                        }
                    }

                    Assert.That(sums[output.IndexOf(o, r, s)], Is.EqualTo(sum).Within(1e-4));
                }
            }
        }

        var geometry = new ConvolutionGeometry(node);
        Assert.That(spikes.Sum(geometry.TargetsOf), Is.EqualTo(operations));
        Assert.That(Enumerable.Range(0, x.Length).Sum(geometry.TargetsOf), Is.EqualTo(geometry.Pairs));
    }
}
