using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Training;

public class TruncationTests
{
    /// <summary>A network whose neurons all carry their state.</summary>
    internal static Network Carrying(float? weight = null)
    {
        var random = new SplitMix64(4);
        var model = NeuronLibrary.Named("LIF");
        Linear first = new("fc1", 12, 20, random, new LinearOptions { Gain = 2 });
        if (weight is { } w)
            first.Weight.Value.Span.Fill(w);
        return new Network(
            "carrying",
            [
                first, new NeuronLayer("lif1", 20, model, new NeuronLayerOptions { Recurrent = true, Random = random }),
                new Linear("fc2", 20, 3, random, new LinearOptions { Gain = 2 }), new NeuronLayer("lif2", 3, model),
            ],
            new ReadOut("read-out", ReadOutRule.SpikeCount, 3));
    }

    private static TrainerOptions Options(int? truncate, int epochs = 1) =>
        TrainerTests.Options(epochs) with { TruncateSteps = truncate };

    private static Trainer Train(Network network, TrainerOptions options, ITrainingData? data = null)
    {
        var trainer = new Trainer(network, options);
        trainer.Run(data ?? new Blocks(), null);
        return trainer;
    }

    [Test]
    public void SequencesThatFitAreNotTruncated()
    {
        var whole = TrainerTests.Weights(Train(Carrying(), Options(null)).Network);
        Assert.That(TrainerTests.Weights(Train(Carrying(), Options(10)).Network), Is.EqualTo(whole));
        Assert.That(TrainerTests.Weights(Train(Carrying(), Options(5)).Network), Is.Not.EqualTo(whole));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5)]
    public void TheScoresAreThoseOfTheWholeSequence(int truncate)
    {
        // One epoch of one step: loss, accuracy and firing rates are those before the step, the same however the sequence is cut.
        var whole = Train(Carrying(), Options(null) with { BatchSize = 96 }).Metrics[0];
        var cut = Train(Carrying(), Options(truncate) with { BatchSize = 96 }).Metrics[0];
        Assert.That(whole.FiringRates.Values, Is.All.Positive);
        Assert.That((cut.Loss, cut.Accuracy), Is.EqualTo((whole.Loss, whole.Accuracy)));
        Assert.That(cut.FiringRates, Is.EqualTo(whole.FiringRates));
    }

    [Test]
    public void TheGradientIsTheWholesButForWhatPassesThroughTheStates([Values(ReadOutRule.SpikeCount, ReadOutRule.Maximum, ReadOutRule.Last)] ReadOutRule rule)
    {
        // Neurons that forget at once, v = x: nothing passes from step to step, so truncation loses nothing.
        Network Make()
        {
            var model = NeuronModel.Define("memoryless", n =>
            {
                var v = n.State("v");
                v.Set(0 * v + n.Input);
                n.Spike(v, 0.5);
            });
            var random = new SplitMix64(3);
            List<Layer> layers = [new Linear("fc1", 12, 20, random, new LinearOptions { Gain = 2 }), new NeuronLayer("n1", 20, model), new Linear("fc2", 20, 3, random, new LinearOptions { Gain = 2 })];
            if (rule == ReadOutRule.SpikeCount)
                layers.Add(new NeuronLayer("n2", 3, model));
            return new Network("memoryless", [.. layers], new ReadOut("read-out", rule, 3));
        }

        var options = Options(null) with { Optimiser = new SgdOptions(), LearningRate = 1, BatchSize = 96, Schedule = new ConstantSchedule(), GradientNorm = double.PositiveInfinity };
        var start = TrainerTests.Weights(Make());
        var whole = TrainerTests.Weights(Train(Make(), options).Network);
        Assert.That(whole, Is.Not.EqualTo(start).Within(1e-3f));
        foreach (var truncate in new[] { 1, 3, 7 })
            Assert.That(TrainerTests.Weights(Train(Make(), options with { TruncateSteps = truncate }).Network), Is.EqualTo(whole).Within(1e-5f), $"k = {truncate}");
    }

    [TestCase(null)]
    [TestCase(1)]
    public void TheGradientIsCutAtTheBorderByHand(int? truncate)
    {
        // One weight w = 0.5, input 1 in both steps, v = v / 2 + w x, threshold 1, triangle of width 1, no reset: v = 0.5, then 0.75.
        // No spikes, so both scores are 0 and dL/dscore = (p - y) = 1/2 - 1 = -1/2 for the label's neuron (the other has weight 0).
        // Slopes 1 - |v - 1|: 0.5 and 0.75. dL/dw = -1/2 (0.5 * 1 + 0.75 * (1 + 1/2)); cut between the steps, the 1/2 is lost.
        var model = NeuronModel.Define("probe", n =>
        {
            var v = n.State("v");
            v.Set(0.5 * v + n.Input);
            n.Spike(v, 1);
        });
        var linear = new Linear("fc", 1, 2, new SplitMix64(1));
        linear.Weight.Value.Span[0] = 0.5f;
        linear.Weight.Value.Span[1] = -20;
        var network = new Network("probe", [linear, new NeuronLayer("n", 2, model, new NeuronLayerOptions { Surrogate = Surrogate.Triangle })], new ReadOut("out", ReadOutRule.SpikeCount, 2));
        Train(network, new TrainerOptions { Epochs = 1, LearningRate = 1, Schedule = new ConstantSchedule(), Optimiser = new SgdOptions(), TruncateSteps = truncate }, new TwoOnes());
        var gradient = -0.5 * (0.5 + (0.75 * (truncate is null ? 1.5 : 1)));
        Assert.That(linear.Weight.Value.Span[0], Is.EqualTo(0.5 - gradient).Within(1e-6));
    }

    [Test]
    public void LongSequencesAreLearntInLittleMemory()
    {
        var trainer = new Trainer(Carrying(), Options(8, epochs: 12));
        trainer.Run(new Blocks(96, 30), new Blocks(96, 30));
        Assert.That(trainer.Metrics[^1].ValidationAccuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void WhatCannotBeTruncatedIsRefused()
    {
        Assert.That(
            () => new Trainer(NetworkTests.Make(1, ReadOutRule.LeakyMaximum), Options(4)),
            Throws.ArgumentException.With.Message.Contains("LeakyIntegrator").And.Message.Contains("LeakyMaximum"));
        var forgetful = new Network("forgetful", [new Linear("fc", 12, 3, new SplitMix64(1)), new Forgetful("neurons", 3)], new ReadOut("out", ReadOutRule.SpikeCount, 3));
        Assert.That(() => Train(forgetful, Options(4)), Throws.ArgumentException.With.Message.Contains("'neurons' do not carry their state"));
    }

    /// <summary>A layer of neurons that starts anew with every chunk.</summary>
    private sealed class Forgetful(string name, int size) : Layer(name)
    {
        private readonly Lif _neurons = new(name, size, new LifNeuron());

        public override int InFeatures => size;

        public override int OutFeatures => size;

        public override Signal Forward(Signal input, StepContext context) =>
            _neurons.Forward(input, new StepContext { Arena = context.Arena, Tape = context.Tape, Random = context.Random });

        public override GraphNode ToNode() => _neurons.ToNode();
    }

    private sealed class TwoOnes : ITrainingData
    {
        public int Count => 1;

        public int LabelOf(int sample) => 0;

        public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation) => SpikeTrain.FromRows(2, 1, 1, [[0], [0]]);
    }

    [TestCase(ReadOutRule.SpikeRate, "read SpikeCount")]
    [TestCase(ReadOutRule.Mean, "read Maximum or Last")]
    [TestCase(ReadOutRule.FirstSpike, "from the beginning of the sequence")]
    [TestCase(ReadOutRule.TemporalWeight, "from the beginning of the sequence")]
    public void TheRefusalNamesWhatHelps(ReadOutRule rule, string advice)
    {
        var network = new Network("n", [new Linear("fc", 12, 3, new SplitMix64(1)), new Lif("lif", 3, new LifNeuron())], new ReadOut("out", rule, 3));
        Assert.That(() => new Trainer(network, Options(4)), Throws.ArgumentException.With.Message.Contains(advice).And.Message.Not.Contains("LeakyIntegrator"));
    }

    /// <summary>Votes are counts of several neurons, and add up as counts do.</summary>
    [Test]
    public void VotesAreTruncatedAsCountsAre()
    {
        Network Make()
        {
            var random = new SplitMix64(4);
            return new Network(
                "votes", [new Linear("fc", 12, 6, random, new LinearOptions { Gain = 3 }), new NeuronLayer("lif", 6, NeuronLibrary.Named("LIF"))],
                new ReadOut("out", ReadOutRule.PopulationVote, 3, neuronsPerClass: 2));
        }

        var whole = Train(Make(), Options(null) with { BatchSize = 96 }).Metrics[0];
        var cut = Train(Make(), Options(3) with { BatchSize = 96 }).Metrics[0];
        Assert.That(whole.FiringRates.Values, Is.All.Positive);
        Assert.That((cut.Loss, cut.Accuracy), Is.EqualTo((whole.Loss, whole.Accuracy)));
    }
}
