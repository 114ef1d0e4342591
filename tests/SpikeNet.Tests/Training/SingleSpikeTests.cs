using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Training;

/// <summary>Networks of neurons that spike at most once: trained, folded, timed.</summary>
public class SingleSpikeTests
{
    private const int Steps = 6;

    /// <summary>Three classes of 6 x 6 pixels: a bright row, a bright column, a bright diagonal, with noise; latency-coded.</summary>
    private sealed class Lines : ITrainingData
    {
        public int Count => 96;

        public int LabelOf(int sample) => sample % 3;

        public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
        {
            var images = new List<float[]>();
            foreach (var sample in samples)
            {
                var random = new SplitMix64((ulong)sample + (augmentation?.NextUInt64() ?? 0));
                var at = random.NextInt32(6);
                images.Add([.. Enumerable.Range(0, 36).Select(i => (float)((Lit(LabelOf(sample), i / 6, i % 6, at) ? 0.7 : 0) + random.NextDouble(0, 0.3)))]);
            }

            return SpikeEncoder.Encode(images, new SpikeCode(SpikeCodeKind.Latency, Steps, 0.1));
        }

        private static bool Lit(int label, int row, int column, int at) => label switch { 0 => row == at, 1 => column == at, _ => (row + at) % 6 == column };
    }

    private static Network Make()
    {
        var random = new SplitMix64(4);
        var shape = new FeatureShape(1, 6, 6);
        var convolution = new Conv2d("conv", shape, 8, SpatialWindow.Square(3), random, new Conv2dOptions { SpikeSteps = Steps, Normalisation = new WeightNormalisation() });
        var pool = new AvgPool2d("pool", convolution.OutputShape(shape), 2);
        return new Network(
            "once",
            [
                convolution,
                new NeuronLayer("if1", convolution.OutFeatures, SingleSpikeIfModel.Define()),
                pool,
                new Linear("fc", pool.OutFeatures, 12, random, new LinearOptions { SpikeSteps = Steps, Gain = 2, Normalisation = new WeightNormalisation() }),
                new NeuronLayer("if2", 12, SingleSpikeIfModel.Define()),
            ],
            new ReadOut("read-out", ReadOutRule.TemporalWeight, 3, 1 / 1.25, neuronsPerClass: 4));
    }

    private static Network Trained(int epochs, out IReadOnlyList<EpochMetrics> metrics)
    {
        var network = Make();
        var trainer = new Trainer(network, new TrainerOptions { Epochs = epochs, BatchSize = 16, LearningRate = 0.01 });
        trainer.Run(new Lines(), null);
        metrics = trainer.Metrics;
        return network;
    }

    [Test]
    public void TheyLearnAndNoNeuronSpikesTwice()
    {
        var network = Trained(40, out var metrics);
        Assert.That(metrics[^1].Accuracy, Is.GreaterThan(0.9), "a row, a column or a diagonal");
        var output = network.Forward(new Lines().Encode([.. Enumerable.Range(0, 96)], null), new StepContext());
        foreach (var layer in new[] { "if1", "if2" })
        {
            var spikes = output.Spikes.Single(s => s.Layer == layer).Spikes;
            var counts = new int[spikes.BatchSize, spikes.Features];
            for (var t = 0; t < spikes.TimeSteps; t++)
                for (var b = 0; b < spikes.BatchSize; b++)
                    foreach (var i in spikes.Row(t, b))
                        counts[b, i]++;
            Assert.That(spikes.EventCount, Is.Positive);
            Assert.That(counts.Cast<int>().Max(), Is.EqualTo(1), layer);
        }
    }

    /// <summary>Currents that would drive any other neuron to spike in every step.</summary>
    [Test]
    public void ANeuronSpikesOnceHoweverStrongItsInput()
    {
        var layer = new NeuronLayer("if", 5, SingleSpikeIfModel.Define());
        var x = Tensor.From([.. Enumerable.Range(0, 8 * 3 * 5).Select(i => i % 5 == 4 ? -1f : 0.3f * (1 + (i % 5)))], 8, 3, 5);
        var spikes = layer.Forward(Signal.Of(x), new StepContext()).Spikes!;

        // 0.3 a step reaches 1 in the fourth, 0.6 in the second, 0.9 in the second, 1.2 in the first; the last falls for ever.
        var timing = new SpikeTiming();
        timing.Add("if", spikes);
        var layerTiming = timing.Layers.Single();
        Assert.That(layerTiming, Is.EqualTo(new LayerTiming("if", 5, 3, 3 * 4, 3 * (3 + 1 + 1 + 0), 1)));
        Assert.That((layerTiming.SpikesPerNeuron, layerTiming.MeanStep), Is.EqualTo((0.8, (double?)1.25)));
    }

    [Test]
    public void TheGraphMeansWhatWasTrained()
    {
        var network = Trained(5, out _);
        var input = new Lines().Encode([.. Enumerable.Range(0, 40)], null);
        var graph = network.ToGraph(new InputNode(Network.InputName, 36, Steps, 1));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That(graph.Nodes.OfType<DenseNode>().Single().Bias, Is.Not.Null, "the shift of the normalisation");
        var path = Path.GetTempFileName();
        try
        {
            GraphFile.Save(graph, path);
            graph = GraphFile.Load(path);
        }
        finally
        {
            File.Delete(path);
        }

        var output = network.Forward(input, new StepContext());
        var (run, kernels) = (GraphInterpreter.Run(graph, input), GraphExecutor.Run(graph, input));
        Assert.That(GraphExecutor.Obstacle(graph), Is.Null);
        Assert.That(run.Scores.Select(s => (float)s), Is.EqualTo(output.Scores.Dense!.Values()));
        Assert.That(kernels.Scores, Is.EqualTo(run.Scores));
        foreach (var layer in new[] { "if1", "if2" })
        {
            Assert.That(run.Spikes[layer].Indices.ToArray(), Is.EqualTo(output.Spikes.Single(s => s.Layer == layer).Spikes.Indices.ToArray()), layer);
            Assert.That(kernels.Spikes[layer].Indices.ToArray(), Is.EqualTo(run.Spikes[layer].Indices.ToArray()), layer);
        }
    }

    [Test]
    public void TheSameSeedGivesTheSameWeightsWithAnyNumberOfThreads()
    {
        float[] Weights(int threads)
        {
            var before = Workers.Threads;
            Workers.Threads = threads;
            try
            {
                return [.. Trained(2, out _).Parameters.SelectMany(p => p.Value.Values())];
            }
            finally
            {
                Workers.Threads = before;
            }
        }

        Assert.That(Weights(3), Is.EqualTo(Weights(1)));
    }

    /// <summary>The spike's derivative is the surrogate's, so a central difference of the smoothed network is not that of the spikes; that of the scores by the spikes is.</summary>
    [Test]
    public void PopulationsAreWeightedByTime()
    {
        // Decay 0.5, two neurons a class. Class 0 spikes in steps 0 and 2, class 1 in step 1 twice: 1 + 0.25, and 0.5 + 0.5.
        var readOut = new ReadOut("out", ReadOutRule.TemporalWeight, 2, 0.5, neuronsPerClass: 2);
        float[] values = [1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0];
        float[] Scores(float[] v) => readOut.Forward(Signal.Of(SpikeTrain.FromDense(v, 3, 1, 4)), new StepContext()).Dense!.Values();
        Assert.That(Scores(values), Is.EqualTo(new[] { 1.25f, 1 }));
        var input = Signal.Of(SpikeTrain.FromDense(values, 3, 1, 4), needsGradient: true);
        var tape = new GradientTape();
        var scores = readOut.Forward(input, new StepContext { Tape = tape });
        var loss = new CrossEntropy { Scale = 2 }.Compute(scores, [1]);
        Assert.That(loss, Is.EqualTo(Math.Log(1 + Math.Exp(0.5))).Within(1e-6), "-log softmax(2 * (1.25, 1)) of class 1");
        tape.Backward();
        var g = scores.Gradient!.Values();
        Assert.That(input.Gradient!.Values(), Is.EqualTo(new[] { g[0], g[0], g[1], g[1], g[0] / 2, g[0] / 2, g[1] / 2, g[1] / 2, g[0] / 4, g[0] / 4, g[1] / 4, g[1] / 4 }));

        // The graph's read-out adds the same numbers.
        var node = readOut.ToNode();
        var definition = new ReadOutScores(node, 1, 3);
        definition.Begin(0);
        for (var t = 0; t < 3; t++)
            definition.Step(0, [.. values.AsSpan(t * 4, 4).ToArray().Select(v => (double)v)]);
        Assert.That(definition.Scores, Is.EqualTo(new[] { 1.25, 1 }));
    }

    [Test]
    public void DecisionsByHand()
    {
        // Two classes of one neuron, decay 0.5, 4 steps. Sample 0 (class 1): neuron 1 in step 1, neuron 0 in step 2: right at once and for ever.
        // Sample 1 (class 0): neuron 1 in step 0, nothing more: wrong. Sample 2 (class 0): silent, counted as the first class. Sample 3
        // (class 0) with two spikes of neuron 0 in steps 2 and 3 after one of neuron 1 in step 3: right from step 2.
        var values = new float[4 * 4 * 2];
        foreach (var (t, b, n) in new[] { (1, 0, 1), (2, 0, 0), (0, 1, 1), (2, 3, 0), (3, 3, 1) })
            values[(((t * 4) + b) * 2) + n] = 1;
        var decisions = new DecisionTiming(new ReadOutNode("out", ReadOutRule.TemporalWeight, 2, 0.5), 4);
        decisions.Add(SpikeTrain.FromDense(values, 4, 4, 2), [1, 0, 0, 0]);
        Assert.That((decisions.Samples, decisions.Undecided, decisions.FirstRight), Is.EqualTo((4, 1, 3)));

        // First spikes in steps 1, 0 and 2.
        Assert.That(decisions.MeanFirstStep, Is.EqualTo(1.0).Within(1e-12));
        Assert.That(decisions.MeanSettledStep, Is.EqualTo(1.0).Within(1e-12));

        // After step 0: samples 2 and 3 as the first class; from step 1 on sample 0 too.
        Assert.That(decisions.RightByStep, Is.EqualTo(new[] { 2, 3, 3, 3 }));
        Assert.That(
            () => decisions.Add(SpikeTrain.FromDense(values, 4, 4, 2), [1]), Throws.ArgumentException.With.Message.Contains("1 labels"));
    }

    [Test]
    public void ADecisionIsSettledWhenItChangesNoMore()
    {
        // Spike counts of two neurons a class: class 0 leads from step 0, class 1 overtakes in step 2 with two spikes.
        var decisions = new DecisionTiming(new ReadOutNode("out", ReadOutRule.PopulationVote, 2, NeuronsPerClass: 2), 4);
        float[] values = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0];
        decisions.Add(SpikeTrain.FromDense(values, 4, 1, 4), [1]);
        Assert.That((decisions.MeanFirstStep, decisions.MeanSettledStep, decisions.FirstRight), Is.EqualTo(((double?)0, (double?)2, 0)));
        Assert.That(decisions.RightByStep, Is.EqualTo(new[] { 0, 0, 1, 1 }));
    }

    [Test]
    public void TimingsOfBatchesAddUp()
    {
        var spikes = Graphs.Spikes(1, 5, 6, 8, 0.3);
        var (whole, parts) = (new SpikeTiming(), new SpikeTiming());
        whole.Add("a", spikes);
        parts.Add("a", spikes.Select([0, 1]));
        parts.Add("a", spikes.Select([2, 3, 4, 5]));
        Assert.That(parts.Layers, Is.EqualTo(whole.Layers));
        Assert.That(whole.Total.Spikes, Is.EqualTo(spikes.EventCount));
        Assert.That(() => whole.Add("a", Graphs.Spikes(1, 5, 6, 9, 0.3)), Throws.ArgumentException.With.Message.Contains("had 8 neurons"));
        Assert.That(() => new SpikeTiming().Total, Throws.InvalidOperationException);
    }
}
