using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tests.Training;

namespace SpikeNet.Tests.Losses;

public class LossTests
{
    private static Signal Scores(params float[] values) => Signal.Of(Tensor.From(values, 1, 2, 3));

    [Test]
    public void CrossEntropyWithLabelSmoothingIsThatOfPyTorch()
    {
        // PyTorch 1.13: F.cross_entropy(torch.tensor([[1, 2, .5], [0, -1, 3]]), torch.tensor([1, 0]), label_smoothing=.1) and its gradient.
        var scores = Scores(1f, 2f, 0.5f, 0f, -1f, 3f);
        Assert.That(new CrossEntropy { LabelSmoothing = 0.1 }.Compute(scores, [1, 0]), Is.EqualTo(1.7734596729).Within(1e-6));
        float[] expected = [0.0989452749f, -0.1524008214f, 0.0534555241f, -0.4433603585f, -0.0080927564f, 0.4514530897f];
        Assert.That(scores.Gradient!.Span.ToArray(), Is.EqualTo(expected).Within(1e-7f));
    }

    [Test]
    public void MeanSquaredRateIsThatOfPyTorch()
    {
        // Ten steps, counts (3, 5, 0) with label 1 and (1, 10, 2) with label 0. Rates .3 .5 0 against 0 1 0 and .1 1 .2 against 1 0 0:
        // (.09 + .25 + 0 + .81 + 1 + .04) / 6 = .365. PyTorch 1.13's F.mse_loss(count / 10, one_hot) gives the same, and this gradient:
        var scores = Scores(3f, 5f, 0f, 1f, 10f, 2f);
        Assert.That(new MeanSquaredRate().Compute(scores, [1, 0], timeSteps: 10), Is.EqualTo(0.365).Within(1e-9));
        float[] expected = [0.01f, -0.0166666675f, 0f, -0.03f, 0.0333333351f, 0.0066666668f];
        Assert.That(scores.Gradient!.Span.ToArray(), Is.EqualTo(expected).Within(1e-8f));
    }

    [Test]
    public void WantedRatesMayBeOthers()
    {
        // Rates as above against .8 for the label and .1 for the others: .04 .09 .01, .49 .81 .01; the mean is 1.45 / 6.
        var scores = Scores(3f, 5f, 0f, 1f, 10f, 2f);
        Assert.That(new MeanSquaredRate { LabelRate = 0.8, OtherRate = 0.1 }.Compute(scores, [1, 0], timeSteps: 10), Is.EqualTo(1.45 / 6).Within(1e-9));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var loss = new MeanSquaredRate();
        Assert.That(() => loss.Compute(Scores(new float[6]), [1]), Throws.ArgumentException.With.Message.Contains("2 samples"));
        Assert.That(() => loss.Compute(Scores(new float[6]), [1, 3]), Throws.ArgumentException.With.Message.Contains("label 3"));
        Assert.That(() => loss.Compute(Scores(new float[6]), [1, 0], timeSteps: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => loss.Compute(Signal.Of(SpikeTrain.FromRows(1, 1, 3, [[0]])), [1]), Throws.ArgumentException.With.Message.Contains("dense"));
    }

    /// <summary>The read-out has divided by T already: the same network learns the same from counts and from rates.</summary>
    [Test]
    public void MeanSquaredRateTakesRatesAsTheyAre()
    {
        float[] Weights(ReadOutRule rule)
        {
            var random = new SplitMix64(1);
            var network = new Network(
                "n", [new Linear("fc", 12, 3, random, new LinearOptions { Gain = 2 }), new Lif("lif", 3, new LifNeuron { Decay = 0.9 })], new ReadOut("out", rule, 3));
            var trainer = new Trainer(network, TrainerTests.Options(2) with { Loss = new MeanSquaredRate(), Optimiser = new SgdOptions(), LearningRate = 1 });
            trainer.Run(new Blocks(), null);
            return TrainerTests.Weights(network);
        }

        Assert.That(Weights(ReadOutRule.SpikeRate), Is.EqualTo(Weights(ReadOutRule.SpikeCount)).Within(1e-5f));
    }

    [Test]
    public void LossesRefuseReadOutsThatTheyAreNotOf()
    {
        var network = NetworkTests.Make(1, ReadOutRule.LeakyLast);
        Assert.That(() => new Trainer(network, new TrainerOptions { Loss = new MeanSquaredRate() }), Throws.ArgumentException.With.Message.Contains("SpikeCount").And.Message.Contains("LeakyLast"));
        Assert.That(() => new Trainer(network, new TrainerOptions { SequenceLoss = new VanRossumToLabels() }), Throws.ArgumentException.With.Message.Contains("not LeakyLast"));
        Assert.That(
            () => new Trainer(NetworkTests.Make(1), new TrainerOptions { SequenceLoss = new TemporalCrossEntropy() }), Throws.ArgumentException.With.Message.Contains("not SpikeCount"));
        Assert.That(
            () => new Trainer(network, new TrainerOptions { SequenceLoss = new TemporalCrossEntropy(), TruncateSteps = 3 }), Throws.ArgumentException.With.Message.Contains("whole sequences"));
    }

    private static readonly (ReadOutRule Rule, SequenceLoss Loss)[] Sequences =
    [
        (ReadOutRule.LeakyLast, new TemporalCrossEntropy { Regularisation = 0.05 }),
        (ReadOutRule.SpikeCount, new VanRossumToLabels { LabelInterval = 2 }),
    ];

    [TestCaseSource(nameof(Sequences))]
    public void LossesOfEveryStepLearn((ReadOutRule Rule, SequenceLoss Loss) of)
    {
        var trainer = new Trainer(NetworkTests.Make(1, of.Rule), TrainerTests.Options(20) with { SequenceLoss = of.Loss });
        trainer.Run(new Blocks(), new Blocks());
        Assert.That(trainer.Metrics[^1].ValidationAccuracy, Is.GreaterThan(0.9));
        Assert.That(trainer.Metrics[^1].Loss, Is.LessThan(0.8 * trainer.Metrics[0].Loss));
    }

    /// <summary>Two batches of half the size give the gradient of one.</summary>
    [TestCaseSource(nameof(Sequences))]
    public void LossesOfEveryStepAreSharedAmongAccumulatedBatches((ReadOutRule Rule, SequenceLoss Loss) of)
    {
        float[] Weights(int batch, int accumulate)
        {
            var network = NetworkTests.Make(1, of.Rule);
            var options = TrainerTests.Options(1) with
            {
                SequenceLoss = of.Loss,
                BatchSize = batch,
                AccumulateBatches = accumulate,
                Optimiser = new SgdOptions(),
                LearningRate = 0.5,
                Schedule = new ConstantSchedule(),
            };
            new Trainer(network, options).Run(new Fixed(), null);
            return TrainerTests.Weights(network);
        }

        Assert.That(Weights(24, 4), Is.EqualTo(Weights(96, 1)).Within(1e-5f));
        Assert.That(Weights(24, 4), Is.Not.EqualTo(TrainerTests.Weights(NetworkTests.Make(1, of.Rule))).Within(1e-3f));
    }

    /// <summary>The wanted spikes by hand: label 1 of 3, every second of 5 steps, the others in step 3 alone (every fourth).</summary>
    [Test]
    public void VanRossumToLabelsWantsRegularSpikes()
    {
        var wanted = SpikeTrain.FromDense([0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0], 5, 1, 3);
        var loss = new VanRossumToLabels { LabelInterval = 2, OtherInterval = 4 };
        Assert.That(loss.Compute(Signal.Of(wanted), [1]), Is.Zero);

        // One missing spike of neuron 0 in step 3 of 5, tau 10: u = -1, -e^-0.1: D^2 = (1 + e^-0.2) / 10.
        var missing = SpikeTrain.FromDense([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0], 5, 1, 3);
        Assert.That(loss.Compute(Signal.Of(missing), [1]), Is.EqualTo((1 + Math.Exp(-0.2)) / 10).Within(1e-6));
        Assert.That(() => loss.Compute(Signal.Of(wanted), [3]), Throws.ArgumentException.With.Message.Contains("3 classes"));
    }

    /// <summary>The blocks without variation.</summary>
    private sealed class Fixed : ITrainingData
    {
        private readonly Blocks _blocks = new();

        public int Count => _blocks.Count;

        public int LabelOf(int sample) => _blocks.LabelOf(sample);

        public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation) => _blocks.Encode(samples, null);
    }
}
