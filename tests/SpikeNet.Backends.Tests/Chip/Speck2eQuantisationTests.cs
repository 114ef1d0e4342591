using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class Speck2eQuantisationTests
{
    private static SpikeGraph Graph(float[] weights, float threshold, float[]? bias = null)
    {
        var parts = new GraphParts();
        parts.Add(new InputNode("input", weights.Length, 2, 2));
        parts.Add(new DenseNode("fc", WeightTensor.FromReal(weights, 1, weights.Length), bias is null ? null : WeightTensor.FromReal(bias, 1)), "input");
        parts.Add(new NeuronNode("if", 1, SpeckGraphs.Plain with { Threshold = threshold }), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "if");
        return parts.ToGraph("q");
    }

    private static (int[] Weights, int Threshold, int[]? Bias) Integers(SpikeGraph graph)
    {
        var q = new Speck2eBackend().Quantise(graph, 8);
        Assert.That(GraphVerifier.Verify(q), Is.Empty);
        var fc = (DenseNode)q.Node("fc");
        return (fc.Weight.Integers!, ((NeuronNode)q.Node("if")).FixedPoint!.Threshold, fc.Bias?.Integers);
    }

    [Test]
    public void WeightsSetTheScale()
    {
        // k = min(127 / 1, 128 / 0.5) = 127: 127, -63.5 to even -64, 31.75 to 32; theta 254.
        var (weights, threshold, _) = Integers(Graph([1, -0.5f, 0.25f], 2));
        Assert.That(weights, Is.EqualTo(new[] { 127, -64, 32 }));
        Assert.That(threshold, Is.EqualTo(254));
    }

    [Test]
    public void TheNegativeEndIsOneWider()
    {
        // k = min(127 / 0.5, 128 / 1) = 128: 64 and -128.
        Assert.That(Integers(Graph([0.5f, -1], 1)).Weights, Is.EqualTo(new[] { 64, -128 }));
    }

    [Test]
    public void ALargeThresholdCoarsensTheWeights()
    {
        // k = 32767 / 1000 = 32.767: weight 33, theta 32767.
        var (weights, threshold, _) = Integers(Graph([1], 1000));
        Assert.That((weights[0], threshold), Is.EqualTo((33, 32767)));
    }

    [Test]
    public void ALargeBiasCoarsensTheWeights()
    {
        // k = 127 / 10 = 12.7: weight 13, theta 25 (25.4), bias 127.
        var (weights, threshold, bias) = Integers(Graph([1], 2, [10]));
        Assert.That((weights[0], threshold, bias![0]), Is.EqualTo((13, 25, 127)));
    }

    [Test]
    public void AveragePoolingBecomesSumPoolingWithRescaledWeights()
    {
        var shape = new FeatureShape(1, 2, 2);
        var parts = new GraphParts();
        parts.Add(new InputNode("input", 4, 1, 1));
        parts.Add(new ConvolutionNode("conv", shape, SpatialWindow.Square(1), 1, WeightTensor.FromReal([1], 1, 1, 1, 1)), "input");
        parts.Add(new NeuronNode("if", 4, SpeckGraphs.Plain), "conv");
        parts.Add(new PoolNode("pool", shape, SpatialWindow.Square(2, stride: 2), PoolKind.Average), "if");
        parts.Add(new DenseNode("fc", WeightTensor.FromReal([1], 1, 1)), "pool");
        parts.Add(new NeuronNode("if2", 1, SpeckGraphs.Plain), "fc");
        parts.Add(new ReadOutNode("out", ReadOutRule.SpikeCount, 1), "if2");
        var q = new Speck2eBackend().Quantise(parts.ToGraph("average"), 8);
        Assert.Multiple(() =>
        {
            Assert.That(((PoolNode)q.Node("pool")).Pooling, Is.EqualTo(PoolKind.Sum));

            // The weight is 1/4 now, theta still 1: 127 and 508.
            Assert.That(((NeuronNode)q.Node("if2")).FixedPoint!.Threshold, Is.EqualTo(508));
            Assert.That(new Speck2eBackend().Check(q), Is.Empty);
        });
    }

    [Test]
    public void RefusesIntegers() =>
        Assert.That(() => new Speck2eBackend().Quantise(new Speck2eBackend().Quantise(Graph([1], 1), 8), 8), Throws.ArgumentException);
}
