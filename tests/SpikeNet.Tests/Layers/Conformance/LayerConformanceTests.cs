using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Layers.Conformance;

/// <summary>What every layer must hold: gradients of central differences, events equal to values, and a graph that means the trained network.</summary>
public class LayerConformanceTests
{
    private const int Steps = 6;
    private const int Batch = 3;

    private static IEnumerable<TestCaseData> Cases => Those(_ => true);

    private static IEnumerable<TestCaseData> Smooth => Those(c => c.GradientElsewhere is null);

    private static IEnumerable<TestCaseData> InGraphs => Those(c => c.NoGraph is null);

    private static IEnumerable<TestCaseData> Those(Func<LayerCase, bool> wanted) =>
        LayerCases.All.Where(wanted).Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [Test]
    public void EveryLayerIsOnTheList()
    {
        var listed = LayerCases.All.Select(c => c.Make(new SplitMix64(1)).GetType()).ToHashSet();
        var layers = typeof(Layer).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract);
        Assert.That(layers.Where(t => !listed.Contains(t)).Select(t => t.Name), Is.Empty, "a new layer is a new line of LayerCases");
    }

    [TestCaseSource(nameof(Smooth))]
    public void GradientsAreThoseOfCentralDifferences(object given)
    {
        var test = (LayerCase)given;
        var random = new SplitMix64(7);
        var layer = test.Make(random);
        Randomise(layer, random);
        var x = ConvolutionReference.Random(random, Steps, Batch, layer.InFeatures);
        var g = ConvolutionReference.Random(random, Steps, Batch, layer.OutFeatures);
        var (tape, input) = (new GradientTape(), Signal.Of(x, needsGradient: true));
        var output = layer.Forward(input, new StepContext { Tape = tape, UpdatesStatistics = false });
        output.Gradient = g;
        tape.Backward();
        var inputGradient = input.Gradient!;
        Assert.That(inputGradient.Values().Max(Math.Abs), Is.GreaterThan(0.01), "some gradient came back");
        var compared = 0;
        foreach (var (what, values, gradient) in layer.Parameters.Select(p => (p.Name, p.Value, p.Gradient)).Append(("input", x, inputGradient)))
        {
            for (var i = 0; i < values.Length; i += Math.Max(1, values.Length / 40))
            {
                const float h = 1e-3f;
                var value = values.Span[i];
                values.Span[i] = value + h;
                var (above, spikesAbove) = Scalar(test, layer, x, g);
                values.Span[i] = value - h;
                var (below, spikesBelow) = Scalar(test, layer, x, g);
                values.Span[i] = value;

                // Where a spike comes or goes within the difference there is no derivative.
                if (spikesAbove != spikesBelow)
                    continue;
                compared++;
                var difference = (above - below) / (2 * h);
                Assert.That(gradient.Span[i], Is.EqualTo(difference).Within(3e-3 * Math.Max(1, Math.Abs(difference))), $"{what}[{i}]");
            }
        }

        Assert.That(compared, Is.GreaterThan(20));
    }

    [TestCaseSource(nameof(Cases))]
    public void EventsAreTheValuesThatTheyStandFor(object given)
    {
        var test = (LayerCase)given;
        var layer = test.Make(new SplitMix64(7));
        var spikes = Graphs.Spikes(5, Steps, Batch, layer.InFeatures, 0.15);
        var (events, eventGradients) = Run(layer, Signal.Of(spikes, needsGradient: true));
        if (test.TakesEventsOnly)
        {
            Assert.That(() => layer.Forward(Signal.Of(spikes.ToDense()), new StepContext()), Throws.ArgumentException);
            return;
        }

        var (values, gradients) = Run(layer, Signal.Of(spikes.ToDense(), needsGradient: true));
        Assert.That(events, Is.EqualTo(values).Within(1e-5f));
        Assert.That(events.Max(Math.Abs), Is.Positive);
        for (var p = 0; p < gradients.Length; p++)
            Assert.That(eventGradients[p], Is.EqualTo(gradients[p]).Within(2e-4f), p == 0 ? "input" : layer.Parameters[p - 1].Name);
    }

    [Test]
    public void ActivationsWithoutSpikesSayThatGraphsHaveNone()
    {
        foreach (var activation in LayerCases.All.Select(c => c.Make(new SplitMix64(1))).OfType<Activation>())
            Assert.That(() => activation.ToNode(), Throws.InvalidOperationException.With.Message.Contains("convert the network"));
    }

    [TestCaseSource(nameof(InGraphs))]
    public void TheGraphMeansTheTrainedNetwork(object given)
    {
        var test = (LayerCase)given;
        var network = Network(test, new SplitMix64(7), out var features);
        var spikes = Graphs.Spikes(6, Steps, Batch, features, 0.2);
        var adam = new Adam(network.Parameters);
        for (var i = 0; i < 4; i++)
        {
            foreach (var parameter in network.Parameters)
                parameter.Gradient.Span.Clear();
            var tape = new GradientTape();
            new CrossEntropy().Compute(network.Forward(spikes, new StepContext { Tape = tape }).Scores, [0, 1, 2]);
            tape.Backward();
            adam.Step(5e-3);
        }

        var scores = network.Forward(spikes, new StepContext()).Scores.Dense!.Values();
        Assert.That(scores.Distinct().Count(), Is.GreaterThan(1));
        var graph = network.ToGraph(new InputNode(SpikeNet.Network.InputName, features, Steps, Steps));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var defined = GraphInterpreter.Run(graph, spikes);
        Assert.That(defined.Scores, Is.EqualTo(scores).Within(1e-5));

        Assert.That(GraphExecutor.Obstacle(graph), Is.Null);
        var run = new GraphExecutor(graph).Run(spikes);
        Assert.That(run.Scores, Is.EqualTo(defined.Scores), "the executor's bits");
        Assert.That(run.Counts, Is.EqualTo(defined.Counts));
        var read = RoundTrip(graph);
        Assert.That(read.ToText(), Is.EqualTo(graph.ToText()));
        Assert.That(GraphInterpreter.Run(read, spikes).Scores, Is.EqualTo(defined.Scores));
    }

    private static SpikeGraph RoundTrip(SpikeGraph graph)
    {
        var path = Path.GetTempFileName();
        try
        {
            GraphFile.Save(graph, path);
            return GraphFile.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The layer with what its graph wants before and behind it.</summary>
    private static Network Network(LayerCase test, SplitMix64 random, out int features)
    {
        var layer = test.Make(random);
        features = test.TakesSums ? 10 : layer.InFeatures;
        List<Layer> layers = test.TakesSums ? [new Linear("before", features, layer.InFeatures, random, new LinearOptions { Gain = 2 }), layer] : [layer];
        if (test.GivesStates)
            return new Network("n", [.. layers], new ReadOut("out", ReadOutRule.Last, layer.OutFeatures));
        var output = layer.Forward(Signal.Of(Graphs.Spikes(1, Steps, Batch, layer.InFeatures, 0.2)), new StepContext());
        if (output.Dense is not null)
            layers.Add(new Lif("behind", layer.OutFeatures, new LifNeuron { Threshold = 0.5 }));
        layers.Add(new Linear("fc", layer.OutFeatures, 3, random));
        return new Network("n", [.. layers], new ReadOut("out", ReadOutRule.LeakyLast, 3, 0.9));
    }

    private static void Randomise(Layer layer, SplitMix64 random)
    {
        // Gains of 1 and biases of 0 would hide mistakes.
        foreach (var parameter in layer.Parameters.Where(p => layer is not (LearnableDelay or NeuronLayer)))
        {
            foreach (ref var value in parameter.Value.Span)
                value += (float)random.NextDouble(-0.2, 0.2);
        }
    }

    private static (double Sum, int Spikes) Scalar(LayerCase test, Layer layer, Tensor x, Tensor g)
    {
        if (test.Neurons is { } neurons)
            return Membranes(layer, x, g, neurons);
        var context = test.DiffersInTraining ? new StepContext { Tape = new GradientTape(), UpdatesStatistics = false } : new StepContext();
        var y = layer.Forward(Signal.Of(x), context).Dense!;
        return (Enumerable.Range(0, y.Length).Sum(i => (double)y.Span[i] * g.Span[i]), 0);
    }

    /// <summary>The sum of g v: with a straight-through surrogate and a reset that is held constant, spikes have the potential's derivative.</summary>
    private static (double Sum, int Spikes) Membranes(Layer layer, Tensor x, Tensor g, string neurons)
    {
        var states = new CarriedStates();
        double sum = 0;
        var pattern = new HashCode();
        for (var t = 0; t < Steps; t++)
        {
            var width = x.Length / Steps;
            var given = layer.Forward(Signal.Of(Tensor.From(x.Span.Slice(t * width, width), 1, Batch, layer.InFeatures)), new StepContext { States = states });
            foreach (var index in given.Spikes!.Indices.ToArray())
                pattern.Add((t, index));
            var v = states[neurons]!.States[0].Values();
            for (var i = 0; i < v.Length; i++)
                sum += (double)v[i] * g.Span[(t * v.Length) + i];
        }

        return (sum, pattern.ToHashCode());
    }

    private static (float[] Output, float[][] Gradients) Run(Layer layer, Signal input)
    {
        foreach (var parameter in layer.Parameters)
            parameter.Gradient.Span.Clear();
        var tape = new GradientTape();
        var output = layer.Forward(input, new StepContext { Tape = tape, UpdatesStatistics = false });
        var values = (output.Dense ?? output.Spikes!.ToDense()).Values();
        if (output.NeedsGradient && !ReferenceEquals(output, input))
        {
            output.Gradient = ConvolutionReference.Random(new SplitMix64(3), Steps, Batch, layer.OutFeatures);
            tape.Backward();
        }

        return (values, [input.Gradient?.Values() ?? [], .. layer.Parameters.Select(p => p.Gradient.Values())]);
    }
}
