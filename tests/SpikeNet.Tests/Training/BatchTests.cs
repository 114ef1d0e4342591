using SpikeNet.Tensors;

namespace SpikeNet.Tests.Training;

public class BatchTests
{
    /// <summary>One step of plain SGD: the weights' change is the gradient.</summary>
    private static float[] OneStep(int batchSize, int accumulate)
    {
        var network = NetworkTests.Make(1);
        new Trainer(network, new TrainerOptions
        {
            Epochs = 1,
            BatchSize = batchSize,
            AccumulateBatches = accumulate,
            LearningRate = 1,
            Schedule = new ConstantSchedule(),
            Optimiser = new SgdOptions(),
            GradientNorm = double.PositiveInfinity,
        }).Run(new Plain(22), null);
        return TrainerTests.Weights(network);
    }

    [Test]
    public void AccumulatedBatchesAreOneLargeBatch()
    {
        // 22 samples: one batch; or 8, 8 and 6; each sample counts the same.
        var large = OneStep(22, 1);
        Assert.That(OneStep(8, 3), Is.EqualTo(large).Within(1e-5f));
        Assert.That(OneStep(8, 100), Is.EqualTo(large).Within(1e-5f));
        Assert.That(OneStep(8, 1), Is.Not.EqualTo(large).Within(1e-5f), "three steps, not one");
    }

    [Test]
    public void SmallerLastBatchesAndLengthsOfTheirOwn()
    {
        var data = new Blocks(50, 6, 9);
        var network = NetworkTests.Make(1);
        var trainer = new Trainer(network, TrainerTests.Options(2));
        trainer.Run(data, null);
        // 25 samples of each length: 16 and 9, in both epochs.
        Assert.That(data.Batches, Is.EquivalentTo(Enumerable.Repeat<(int, int)[]>([(16, 6), (9, 6), (16, 9), (9, 9)], 2).SelectMany(b => b)));
        Assert.That(Evaluator.Accuracy(network, data, batchSize: 7), Is.InRange(0, 1));
        Assert.That(data.Batches.Skip(8).Sum(b => b.Size), Is.EqualTo(50));
    }

    [Test]
    public void DifferentLengthsAreLearntAndDoNotDependOnThreads()
    {
        (float[] Weights, double? Accuracy) Run(int threads)
        {
            Workers.Threads = threads;
            var trainer = new Trainer(NetworkTests.Make(1), TrainerTests.Options(12) with { AccumulateBatches = 2 });
            trainer.Run(new Blocks(96, 8, 10, 13), new Blocks(96, 8, 10, 13));
            return (TrainerTests.Weights(trainer.Network), trainer.Metrics[^1].ValidationAccuracy);
        }

        var before = Workers.Threads;
        try
        {
            var one = Run(1);
            Assert.That(one.Accuracy, Is.GreaterThan(0.9));
            Assert.That(Run(2).Weights, Is.EqualTo(one.Weights));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void AHundredStepsGiveTheSameBitsOnOneAndTwoThreads()
    {
        float[] Run(int threads)
        {
            Workers.Threads = threads;
            var trainer = new Trainer(NetworkTests.Make(1), TrainerTests.Options(10) with { BatchSize = 10 });
            trainer.Run(new Blocks(), null);
            return TrainerTests.Weights(trainer.Network);
        }

        var before = Workers.Threads;
        try
        {
            Assert.That(Run(2), Is.EqualTo(Run(1)));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void AnyLossAndOptimiserLearns()
    {
        var trainer = new Trainer(NetworkTests.Make(1), TrainerTests.Options(20) with
        {
            Loss = new MeanSquaredRate { LabelRate = 0.6, OtherRate = 0.05 },
            Optimiser = new SgdOptions { Momentum = 0.9, Nesterov = true },
            LearningRate = 1,
        });
        trainer.Run(new Blocks(), new Blocks());
        Assert.That(trainer.Metrics[^1].ValidationAccuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void SettingsOutOfRangeAreRefused()
    {
        var network = NetworkTests.Make(1);
        TrainerOptions[] wrong =
        [
            new() { Epochs = 0 }, new() { BatchSize = 0 }, new() { AccumulateBatches = 0 }, new() { TruncateSteps = 0 },
            new() { LearningRate = double.NaN }, new() { GradientNorm = 0 }, new() { GradientLimit = -1 }, new() { Optimiser = new AdamOptions { Beta2 = 2 } },
        ];
        foreach (var options in wrong)
            Assert.That(() => new Trainer(network, options), Throws.InstanceOf<ArgumentException>(), options.ToString());
    }

    /// <summary>The blocks without augmentation: a sample is the same in every batch.</summary>
    private sealed class Plain(int count) : ITrainingData
    {
        private readonly Blocks _blocks = new(count);

        public int Count => count;

        public int LabelOf(int sample) => _blocks.LabelOf(sample);

        public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation) => _blocks.Encode(samples, null);
    }

    /// <summary>Accumulated batches take the memory of one: the inputs of those before are let go.</summary>
    [Test]
    public void AccumulationKeepsNoInputAlive()
    {
        var data = new Watched();
        new Trainer(NetworkTests.Make(1), TrainerTests.Options(1) with { BatchSize = 8, AccumulateBatches = 12 }).Run(data, null);
        Assert.That(data.Encoded, Is.EqualTo(12));

        // The one that went through last may still be held by the step's own variables.
        Assert.That(data.MostAlive, Is.LessThanOrEqualTo(1));
    }

    /// <summary>Counts how many of the inputs that were given out before are still alive.</summary>
    private sealed class Watched : ITrainingData
    {
        private readonly Blocks _blocks = new();
        private readonly List<WeakReference> _given = [];

        internal int Encoded => _given.Count;

        internal int MostAlive { get; private set; }

        public int Count => _blocks.Count;

        public int LabelOf(int sample) => _blocks.LabelOf(sample);

        public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            MostAlive = Math.Max(MostAlive, _given.Count(g => g.IsAlive));
            var train = _blocks.Encode(samples, augmentation);
            _given.Add(new WeakReference(train));
            return train;
        }
    }
}
