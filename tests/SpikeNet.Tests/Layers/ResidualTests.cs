using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers;

public class ResidualTests
{
    private static readonly FeatureShape Input = new(2, 6, 5);
    private static readonly LifNeuron Neuron = new() { Decay = 0.9, Reset = ResetKind.BySubtraction };

    private static Sequential ConvNorm(string name, FeatureShape input, int channels, SplitMix64 random, double alpha = 1)
    {
        var conv = new Conv2d($"{name}.conv", input, channels, SpatialWindow.Square(3, padding: 1), random);
        return new Sequential(name, conv, new TdBatchNorm($"{name}.bn", conv.Shape.Output, Neuron.Threshold, alpha));
    }

    /// <summary>A block with a second branch before the neurons, a block of spikes with the input itself, and dropout.</summary>
    private static Network Network(ResidualKind kind)
    {
        var random = new SplitMix64(3);
        var shape = Input with { Channels = 4 };
        var half = 1 / Math.Sqrt(2);
        return new Network(
            "residual",
            [
                ConvNorm("stem", Input, 4, random), new Lif("lif0", shape.Count, Neuron),
                new Residual(
                    "block1",
                    new Sequential("body1", ConvNorm("a", shape, 4, random), new Lif("lif1", shape.Count, Neuron), ConvNorm("b", shape, 4, random, half)),
                    ConvNorm("c", shape, 4, random, half)),
                new Lif("lif2", shape.Count, Neuron),
                new Residual("block2", new Sequential("body2", ConvNorm("d", shape, 4, random), new Lif("lif3", shape.Count, Neuron)), kind: kind),
                new Dropout("drop", shape.Count, 0.2), new Flatten("flatten", shape), new Linear("fc", shape.Count, 3, random),
            ],
            new ReadOut("out", ReadOutRule.LeakyLast, 3, 0.9));
    }

    private static double Learn(Network network, Signal input, SplitMix64 random)
    {
        foreach (var parameter in network.Parameters)
            parameter.Gradient.Span.Clear();
        var tape = new GradientTape();
        var loss = new CrossEntropy().Compute(network.Forward(input, new StepContext { Tape = tape, Random = random }).Scores, [0, 1, 2, 1]);
        tape.Backward();
        return loss;
    }

    [TestCase(ResidualKind.Add)]
    [TestCase(ResidualKind.Or)]
    public void ResidualNetworksLearnAndTheirGraphsDoTheSame(ResidualKind kind)
    {
        var network = Network(kind);
        var spikes = Graphs.Spikes(5, 6, 4, Input.Count, 0.2);
        var random = new SplitMix64(9);
        var adam = new Adam(network.Parameters);
        var first = Learn(network, Signal.Of(spikes), random);
        var last = first;
        for (var i = 0; i < 40; i++)
        {
            adam.Step(1e-2);
            last = Learn(network, Signal.Of(spikes), random);
        }

        Assert.That(last, Is.LessThan(0.5 * first));
        Assert.That(network.Parameters.Select(p => p.Gradient.Values().Max(Math.Abs)), Has.All.GreaterThan(0f));

        var graph = network.ToGraph(new InputNode("input", Input.Count, 6, 6));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var run = GraphInterpreter.Run(graph, spikes);
        var output = network.Forward(spikes, new StepContext());
        Assert.That(output.Spikes.Select(s => s.Layer), Is.EqualTo(new[] { "lif0", "lif1", "lif2", "lif3", "block2", "drop", "flatten" }));
        foreach (var (layer, train) in output.Spikes.Where(s => s.Layer.StartsWith("lif", StringComparison.Ordinal)))
            Assert.That(train.ToDense().Values(), Is.EqualTo(run.Spikes[layer].ToDense().Values()), layer);
        Assert.That(run.Scores, Is.EqualTo(output.Scores.Dense!.Values()).Within(1e-3));
    }

    [Test]
    public void ASumsGradientReachesBothBranches()
    {
        // y = x + W1 x + W2 x: dL/dx = (1 + W1 + W2)' g.
        var random = new SplitMix64(1);
        var (inner, second) = (new Linear("inner", 4, 4, random), new Linear("second", 4, 4, random));
        var block = new Residual("outer", new Residual("block", inner), second);
        var (x, g) = (Signal.Of(ConvolutionReference.Random(random, 2, 3, 4), needsGradient: true), ConvolutionReference.Random(random, 2, 3, 4));
        var tape = new GradientTape();
        var y = block.Forward(x, new StepContext { Tape = tape });
        y.Gradient = g;
        tape.Backward();
        for (var r = 0; r < 6; r++)
        {
            for (var i = 0; i < 4; i++)
            {
                var (value, gradient) = (x.Dense!.Span[(r * 4) + i], g.Span[(r * 4) + i]);
                for (var k = 0; k < 4; k++)
                {
                    value += (inner.Weight.Value.Span[(k * 4) + i] + second.Weight.Value.Span[(k * 4) + i]) * x.Dense.Span[(r * 4) + k];
                    gradient += (inner.Weight.Value.Span[(i * 4) + k] + second.Weight.Value.Span[(i * 4) + k]) * g.Span[(r * 4) + k];
                }

                Assert.That(y.Dense!.Span[(r * 4) + i], Is.EqualTo(value).Within(1e-5));
                Assert.That(x.Gradient!.Span[(r * 4) + i], Is.EqualTo(gradient).Within(1e-5));
            }
        }
    }

    [Test]
    public void AnOrsGradientGoesWhereTheOtherBranchIsSilent()
    {
        // The body is an identity but for its channel 1, which never spikes: Flatten gives what comes, so both branches are x and spike together.
        var block = new Residual("or", new Flatten("same", FeatureShape.Flat(3)), kind: ResidualKind.Or);
        var x = Signal.Of(SpikeTrain.FromRows(1, 1, 3, [[0, 2]]), needsGradient: true);
        var tape = new GradientTape();
        var y = block.Forward(x, new StepContext { Tape = tape });
        Assert.That(y.Spikes!.Indices.ToArray(), Is.EqualTo(new[] { 0, 2 }));
        y.Gradient = Tensor.From([5, 7, 11], 1, 1, 3);
        tape.Backward();

        // x or x = 2 x - x^2 has the derivative 2 - 2 x: 0 where x spikes, 2 where it is silent.
        Assert.That(x.Gradient!.Values(), Is.EqualTo(new float[] { 0, 14, 0 }));
    }

    [Test]
    public void DropoutStaysOverTimeAndChunksAndIsNotInTheGraph()
    {
        var dropout = new Dropout("drop", 200, 0.5);
        var whole = Graphs.Spikes(2, 6, 3, 200, 0.5);
        var states = new CarriedStates();
        var random = new SplitMix64(5);
        var input = Signal.Of(Tensor.From(Enumerable.Repeat(1f, 3 * 200).ToArray(), 1, 3, 200), needsGradient: true);
        float[][] chunks = [.. Enumerable.Range(0, 2).Select(_ => dropout.Forward(input, new StepContext { Tape = new GradientTape(), Random = random, States = states }).Dense!.Values())];
        Assert.That(chunks[1], Is.EqualTo(chunks[0]));
        Assert.That(chunks[0], Is.All.EqualTo(0f).Or.EqualTo(2f));

        var tape = new GradientTape();
        var output = dropout.Forward(input, new StepContext { Tape = tape, Random = random });
        Assert.That(output.Dense!.Values(), Is.Not.EqualTo(chunks[0]), "another batch, another mask");
        output.Gradient = input.Dense;
        tape.Backward();
        Assert.That(input.Gradient!.Values(), Is.EqualTo(output.Dense!.Values()), "of ones value and gradient are the mask");

        var signal = Signal.Of(whole);
        Assert.That(dropout.Forward(signal, new StepContext()), Is.SameAs(signal));
        Assert.That(dropout.AddTo(new GraphParts(), "before"), Is.EqualTo("before"));
        Assert.That(() => dropout.ToNode(), Throws.InvalidOperationException);
    }

    [Test]
    public void MistakesAreNamed()
    {
        var random = new SplitMix64(1);
        Linear Layer(string name, int inputs = 4, int outputs = 4) => new(name, inputs, outputs, random);
        Assert.That(() => new Sequential("s"), Throws.ArgumentException.With.Message.Contains("'s' has at least one layer"));
        Assert.That(() => new Sequential("s", Layer("a"), Layer("b", 5)), Throws.ArgumentException.With.Message.Contains("'a' gives 4 values, but 'b' takes 5"));
        Assert.That(() => new Sequential("s", Layer("a"), Layer("a")), Throws.ArgumentException.With.Message.Contains("'a' is used twice"));
        Assert.That(() => new Sequential("s", Layer("a"), Layer("b")).ToNode(), Throws.InvalidOperationException.With.Message.Contains("2 layers"));
        Assert.That(() => new Residual("r", Layer("a", 4, 5)), Throws.ArgumentException.With.Message.Contains("'a' gives 5 values, but 'the input' 4"));
        Assert.That(() => new Residual("r", Layer("a"), Layer("b", 5)), Throws.ArgumentException.With.Message.Contains("'a' takes 4 values, but 'b' 5"));
        Assert.That(() => new Residual("r", Layer("a"), kind: ResidualKind.Or).Forward(Signal.Of(Graphs.Spikes(1, 2, 2, 4)), new StepContext()), Throws.ArgumentException.With.Message.Contains("or of spikes"));
        Assert.That(
            () => new Network("n", [new Residual("r", Layer("a")), Layer("a")], new ReadOut("out", ReadOutRule.LeakyLast, 4)),
            Throws.ArgumentException.With.Message.Contains("'a' is used twice"));
        Assert.That(() => new Dropout("d", 4, 1), Throws.InstanceOf<ArgumentException>());
    }
}
