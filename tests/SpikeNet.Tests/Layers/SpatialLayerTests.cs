using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;

namespace SpikeNet.Tests.Layers;

public class SpatialLayerTests
{
    private static readonly FeatureShape Input = new(2, 9, 8);

    /// <summary>Convolutions and poolings without spikes in between, so that the loss has a derivative; the first pooling is the one under test.</summary>
    private static Network Smooth(Func<FeatureShape, Layer> pooling, Conv2dOptions? options = null)
    {
        var random = new SplitMix64(4);
        options ??= new Conv2dOptions { Bias = true, Gain = 1.5 };
        var first = new Conv2d("conv1", Input, 6, SpatialWindow.Square(3, padding: 1), random, options);
        var pool = pooling(first.Shape.Output);
        var second = new Conv2d("conv2", pool.OutputShape(first.Shape.Output), 4, SpatialWindow.Square(2, stride: 2), random, options);
        var average = new AvgPool2d("pool2", second.Shape.Output, new SpatialWindow(second.Shape.Output.Height, second.Shape.Output.Width));
        var flatten = new Flatten("flatten", average.Shape.Output);
        return new Network("smooth", [first, pool, second, average, flatten], new ReadOut("out", ReadOutRule.LeakyLast, 4, 0.8));
    }

    private static double Loss(Network network, Signal input) => new CrossEntropy().Compute(network.Forward(input, new StepContext()).Scores, [0, 1, 3]);

    private static float[][] Gradients(Network network, Signal input)
    {
        foreach (var parameter in network.Parameters)
            parameter.Gradient.Span.Clear();
        var tape = new GradientTape();
        new CrossEntropy().Compute(network.Forward(input, new StepContext { Tape = tape }).Scores, [0, 1, 3]);
        tape.Backward();
        return [.. network.Parameters.Select(p => p.Gradient.Span.ToArray())];
    }

    private static IEnumerable<TestCaseData> Poolings()
    {
        yield return new TestCaseData((Func<FeatureShape, Layer>)(s => new AvgPool2d("pool1", s, 2))).SetArgDisplayNames("average");
        yield return new TestCaseData((Func<FeatureShape, Layer>)(s => new SumPool2d("pool1", s, SpatialWindow.Square(3, 2)))).SetArgDisplayNames("sum");
        yield return new TestCaseData((Func<FeatureShape, Layer>)(s => new MaxPool2d("pool1", s, 2))).SetArgDisplayNames("maximum");
    }

    [TestCaseSource(nameof(Poolings))]
    public void TheGradientIsThatOfTheLoss(Func<FeatureShape, Layer> pooling)
    {
        foreach (var groups in new[] { 1, 2 })
        {
            var network = Smooth(pooling, new Conv2dOptions { Bias = true, Gain = 1.5, Groups = groups });
            foreach (var bias in network.Parameters.Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
                bias.Value.Span.Fill(0.1f);
            var input = Signal.Of(Graphs.Spikes(3, 4, 3, Input.Count, 0.15));
            var gradients = Gradients(network, input);
            for (var p = 0; p < gradients.Length; p++)
            {
                var parameter = network.Parameters[p];
                for (var i = 0; i < parameter.Value.Length; i += 5)
                {
                    const float h = 2e-3f;
                    var value = parameter.Value.Span[i];
                    parameter.Value.Span[i] = value + h;
                    var up = Loss(network, input);
                    parameter.Value.Span[i] = value - h;
                    var down = Loss(network, input);
                    parameter.Value.Span[i] = value;
                    Assert.That(gradients[p][i], Is.EqualTo((up - down) / (2 * h)).Within(3e-3), $"{parameter.Name}[{i}]");
                }
            }
        }
    }

    [Test]
    public void EventsTrainAsTheSameValuesDo()
    {
        var network = Smooth(s => new AvgPool2d("pool1", s, 2));
        var spikes = Graphs.Spikes(3, 4, 3, Input.Count, 0.1);
        var (events, dense) = (Gradients(network, Signal.Of(spikes)), Gradients(network, Signal.Of(spikes.ToDense())));
        for (var p = 0; p < events.Length; p++)
            Assert.That(events[p], Is.EqualTo(dense[p]).Within(1e-4f), network.Parameters[p].Name);
        Assert.That(events.SelectMany(g => g).Max(Math.Abs), Is.GreaterThan(0.01));
    }

    /// <summary>A small network as for event cameras, with graded events between its layers.</summary>
    private static Network Spiking(Func<string, FeatureShape, Layer> pooling)
    {
        var random = new SplitMix64(6);
        var neuron = new LifNeuron { Decay = 0.9, Reset = ResetKind.BySubtraction };
        var options = new Conv2dOptions { Bias = true, Gain = 3 };
        var first = new Conv2d("conv1", Input, 5, SpatialWindow.Square(3), random, options);
        var lif1 = new Lif("lif1", first.OutFeatures, neuron);
        var pool1 = pooling("pool1", first.Shape.Output);
        var second = new Conv2d("conv2", pool1.OutputShape(first.Shape.Output), 7, SpatialWindow.Square(3, padding: 1), random, options);
        var lif2 = new Lif("lif2", second.OutFeatures, neuron);
        var pool2 = pooling("pool2", second.Shape.Output);
        var flatten = new Flatten("flatten", pool2.OutputShape(second.Shape.Output));
        var linear = new Linear("fc", flatten.OutFeatures, 4, random, new LinearOptions { Gain = 4 });
        return new Network("spiking", [first, lif1, pool1, second, lif2, pool2, flatten, linear, new Lif("lif3", 4, neuron)], new ReadOut("out", ReadOutRule.SpikeCount, 4));
    }

    [Test]
    public void SpikingNetworksLearn()
    {
        foreach (var pooling in new Func<string, FeatureShape, Layer>[] { (n, s) => new AvgPool2d(n, s, 2), (n, s) => new MaxPool2d(n, s, 2), (n, s) => new SumPool2d(n, s, 2) })
        {
            var network = Spiking(pooling);
            var input = Signal.Of(Graphs.Spikes(3, 8, 3, Input.Count, 0.1));
            var before = Loss(network, input);
            var adam = new Adam(network.Parameters);
            for (var i = 0; i < 30; i++)
            {
                Gradients(network, input);
                adam.Step(5e-3);
            }

            Assert.That(Loss(network, input), Is.LessThan(0.5 * before));
        }
    }

    [Test]
    public void TheInterpreterGivesWhatTheTrainedNetworkGives()
    {
        foreach (var pooling in new Func<string, FeatureShape, Layer>[] { (n, s) => new AvgPool2d(n, s, 2), (n, s) => new MaxPool2d(n, s, 2), (n, s) => new SumPool2d(n, s, 2) })
        {
            var network = Spiking(pooling);
            var input = Graphs.Spikes(3, 8, 3, Input.Count, 0.1);
            var adam = new Adam(network.Parameters);
            for (var i = 0; i < 5; i++)
            {
                Gradients(network, Signal.Of(input));
                adam.Step(5e-3);
            }

            var output = network.Forward(input, new StepContext());
            var graph = network.ToGraph(new InputNode(Network.InputName, Input.Count, 8, 8));
            Assert.That(GraphVerifier.Verify(graph), Is.Empty);
            var run = GraphInterpreter.Run(graph, input);
            Assert.That(run.Scores.Select(s => (float)s), Is.EqualTo(output.Scores.Dense!.Span.ToArray()));
            foreach (var name in new[] { "lif1", "lif2", "lif3" })
            {
                var spikes = output.Spikes.Single(s => s.Layer == name).Spikes;
                Assert.That(spikes.EventCount, Is.Positive);
                Assert.That(run.Spikes[name].Indices.ToArray(), Is.EqualTo(spikes.Indices.ToArray()), name);
            }
        }
    }

    [Test]
    public void TheGraphHoldsTorchsOrder()
    {
        // Stored [kH, kW, Cin, Cout] = [1, 2, 2, 3], value 100 l + 10 c + o; torch's order is [o, c, k, l].
        var layer = new Conv2d("c", new FeatureShape(2, 3, 4), 3, new SpatialWindow(1, 2, 1, 2), new SplitMix64(1), new Conv2dOptions { Bias = true });
        for (var i = 0; i < 12; i++)
            layer.Weight.Value.Span[i] = (i / 6 * 100) + (i / 3 % 2 * 10) + (i % 3);
        var node = (ConvolutionNode)layer.ToNode();
        Assert.That(node.Weight.Shape, Is.EqualTo(new[] { 3, 2, 1, 2 }));
        Assert.That(node.Weight.Real, Is.EqualTo(new float[] { 0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112 }));
        Assert.That(node.Bias!.Shape, Is.EqualTo(new[] { 3 }));
        Assert.That((node.InputShape, node.Window, node.Groups, node.OutputShape), Is.EqualTo((layer.Shape.Input, layer.Shape.Window, 1, layer.Shape.Output)));
    }

    [Test]
    public void InitialWeightsHaveTheStatedSpread()
    {
        // Standard deviation gain / sqrt(5 * 5 * 8) = 2 / sqrt(200) = 0.1414; 25 * 8 * 64 draws.
        var weight = new Conv2d("c", new FeatureShape(16, 9, 9), 64, SpatialWindow.Square(5), new SplitMix64(1), new Conv2dOptions { Gain = 2, Groups = 2 }).Weight.Value;
        Assert.That(weight.Shape.ToArray(), Is.EqualTo(new[] { 5, 5, 8, 64 }));
        Assert.That(Math.Sqrt(weight.Span.ToArray().Average(w => w * w)), Is.EqualTo(0.1414).Within(0.003));
    }

    [Test]
    public void OneDimensionalLayersAreTheTwoDimensionalOnesOfHeightOne()
    {
        var line = FeatureShape.Line(3, 20);
        var input = Signal.Of(Graphs.Spikes(5, 4, 2, 60, 0.2));
        Layer[] one =
        [
            new Conv1d("a", line, 5, SpatialWindow.Line(5, 2, 2), new SplitMix64(2)), new AvgPool1d("b", line, 4), new MaxPool1d("c", line, SpatialWindow.Line(3, 2, 1)),
        ];
        Layer[] two =
        [
            new Conv2d("a", line, 5, SpatialWindow.Line(5, 2, 2), new SplitMix64(2)),
            new AvgPool2d("b", line, SpatialWindow.Line(4, 4)), new MaxPool2d("c", line, SpatialWindow.Line(3, 2, 1)),
        ];
        foreach (var (a, b) in one.Zip(two))
        {
            var (ya, yb) = (a.Forward(input, new StepContext()), b.Forward(input, new StepContext()));
            Assert.That((ya.Dense ?? ya.Spikes!.ToDense()).Span.ToArray(), Is.EqualTo((yb.Dense ?? yb.Spikes!.ToDense()).Span.ToArray()));
            Assert.That(a.OutputShape(line), Is.EqualTo(b.OutputShape(line)));
        }

        Assert.That(one[0].OutputShape(line), Is.EqualTo(FeatureShape.Line(5, 10)));
    }

    [Test]
    public void FlattenChangesTheLayoutOnly()
    {
        var flatten = new Flatten("f", Input);
        var input = Signal.Of(Graphs.Spikes(5, 4, 2, Input.Count, 0.2), needsGradient: true);
        Assert.That(flatten.Forward(input, new StepContext { Tape = new GradientTape() }), Is.SameAs(input));
        Assert.That(flatten.OutputShape(Input), Is.EqualTo(FeatureShape.Flat(Input.Count)));
        Assert.That(flatten.ToNode(), Is.EqualTo(new FlattenNode("f", Input)));
        Assert.That(flatten.Parameters, Is.EqualTo(ImmutableArray<Parameter>.Empty));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var random = new SplitMix64(1);
        var conv = new Conv2d("conv", Input, 3, SpatialWindow.Square(3), random);
        var other = new FeatureShape(2, 8, 9);
        foreach (var layer in new Layer[] { conv, new AvgPool2d("pool", Input, 2), new Flatten("flatten", Input) })
        {
            Assert.That(() => layer.Forward(Signal.Of(new Tensor([1, 1, 5])), new StepContext()), Throws.ArgumentException.With.Message.Contains($"'{layer.Name}' takes 2 x 9 x 8"));
            Assert.That(() => layer.OutputShape(other), Throws.ArgumentException.With.Message.Contains("2 x 8 x 9"));
            Assert.That(layer.OutputShape(FeatureShape.Flat(Input.Count)), Is.EqualTo(layer.OutputShape(Input)));
        }

        Assert.That(() => new Conv1d("c", Input, 3, SpatialWindow.Line(3), random), Throws.ArgumentException.With.Message.Contains("two-dimensional"));
        Assert.That(() => new MaxPool1d("p", Input, 2), Throws.ArgumentException.With.Message.Contains("two-dimensional"));
        Assert.That(() => new Conv2d("c", Input, 3, SpatialWindow.Square(10), random), Throws.ArgumentException.With.Message.Contains("does not fit"));
    }
}
