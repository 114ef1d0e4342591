using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;

namespace SpikeNet.Tests.Training;

public class TrainerTests
{
    private static TrainerOptions Options(int epochs, long seed = 5) => new()
    {
        Epochs = epochs,
        BatchSize = 16,
        LearningRate = 1e-2,
        Seed = seed,
    };

    private static float[] Weights(Network network) => [.. network.Parameters.SelectMany(p => p.Value.Span.ToArray())];

    private static Trainer Train(int epochs, long seed = 5)
    {
        var trainer = new Trainer(NetworkTests.Make(1), Options(epochs, seed));
        trainer.Run(new Blocks(), new Blocks());
        return trainer;
    }

    [Test]
    public void LearnsWhichThirdOfTheInputsIsActive()
    {
        var trainer = Train(12);
        Assert.That(trainer.Metrics[^1].ValidationAccuracy, Is.GreaterThan(0.95));
        Assert.That(trainer.Metrics[^1].Loss, Is.LessThan(trainer.Metrics[0].Loss));
        Assert.That(trainer.Metrics[^1].FiringRates.Keys, Is.EquivalentTo(new[] { "lif1", "lif2" }));
    }

    [Test]
    public void TheSameSeedGivesTheSameWeightsWhateverTheThreadCount()
    {
        var before = Workers.Threads;
        try
        {
            Workers.Threads = 1;
            var one = Weights(Train(2).Network);
            Workers.Threads = 3;
            Assert.That(Weights(Train(2).Network), Is.EqualTo(one));
            Assert.That(Weights(Train(2, seed: 6).Network), Is.Not.EqualTo(one));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void ResumedTrainingEndsWithTheSameWeights()
    {
        var whole = Train(6);
        var first = new Trainer(NetworkTests.Make(1), Options(6));
        using var stop = new CancellationTokenSource();
        first.EpochEnded += (_, _) =>
        {
            if (first.Metrics.Count == 3)
                stop.Cancel();
        };
        Assert.That(() => first.Run(new Blocks(), null, null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        var path = Path.GetTempFileName();
        try
        {
            first.Save("blocks").Save(path);
            var second = new Trainer(NetworkTests.Make(99), Options(6));
            second.Resume(Checkpoint.Load(path), "blocks");
            second.Run(new Blocks(), new Blocks());
            Assert.That(second.Metrics, Has.Count.EqualTo(6));
            Assert.That(Weights(second.Network), Is.EqualTo(Weights(whole.Network)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void ACheckpointOfSomethingElseIsRefused()
    {
        var checkpoint = Train(1).Save("blocks");
        Assert.That(() => new Trainer(NetworkTests.Make(1), Options(1)).Resume(checkpoint, "other"), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => new Trainer(NetworkTests.Make(1), Options(1, seed: 7)).Resume(checkpoint, "blocks"), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => new Trainer(NetworkTests.Make(1, bias: true), Options(1)).Resume(checkpoint, "blocks"), Throws.InstanceOf<InvalidDataException>());
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "{\"format\":\"SpikeNet checkpoint 1\",");
        Assert.That(() => Checkpoint.Load(path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(path));
        File.Delete(path);
    }

    [Test]
    public void AnInfiniteLossStopsTraining()
    {
        var network = NetworkTests.Make(1, SpikeNet.Graph.ReadOutRule.LeakyLast);
        network.Parameters[1].Value.Span.Fill(float.MaxValue);
        Assert.That(
            () => new Trainer(network, Options(1)).Run(new Blocks(), null),
            Throws.InstanceOf<TrainingDivergedException>().With.Message.Contains("epoch 1, step 1"));
    }

    [Test]
    public void SilentAndSaturatedLayersAreNamed()
    {
        FiringRateMonitor Monitor(float weight)
        {
            var network = NetworkTests.Make(1);
            network.Parameters[0].Value.Span.Fill(weight);
            var monitor = new FiringRateMonitor();
            monitor.Add(network.Forward(Graphs.Spikes(1, 10, 8, 12), new StepContext()));
            return monitor;
        }

        Assert.That(Monitor(0).Warnings(), Has.Some.Contains("'lif1' is silent"));
        Assert.That(Monitor(10).Warnings(), Has.Some.Contains("'lif1' is saturated"));
    }

    [Test]
    public void AdamAgainstAHandComputedStep()
    {
        var parameter = new Parameter("w", Tensor.From([1f, -2f], 2));
        parameter.Gradient.Span[0] = 0.5f;
        parameter.Gradient.Span[1] = -4f;
        new Adam([parameter]).Step(0.1);
        // The first step moves by lr against the sign of the gradient, up to eps.
        Assert.That(parameter.Value.Span[0], Is.EqualTo(0.9f).Within(1e-6));
        Assert.That(parameter.Value.Span[1], Is.EqualTo(-1.9f).Within(1e-6));
        Assert.That(parameter.Gradient.Span.ToArray(), Is.All.Zero);
    }

    [Test]
    public void TheLearningRateRisesThenFallsToZero()
    {
        var options = new TrainerOptions { Epochs = 10, LearningRate = 1, WarmUpEpochs = 2 };
        Assert.That(options.LearningRateAt(0, 5), Is.EqualTo(0.1).Within(1e-12));
        Assert.That(options.LearningRateAt(9, 5), Is.EqualTo(1).Within(1e-12));
        Assert.That(options.LearningRateAt(30, 5), Is.EqualTo(0.5).Within(1e-12));
        Assert.That(options.LearningRateAt(50, 5), Is.Zero.Within(1e-12));
    }

    /// <summary>Three classes: which third of the twelve inputs is active, with noise.</summary>
    private sealed class Blocks : ITrainingData
    {
        public int Count => 96;

        public int LabelOf(int sample) => sample % 3;

        public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
        {
            var values = new float[10 * samples.Length * 12];
            for (var b = 0; b < samples.Length; b++)
            {
                var random = new SplitMix64((ulong)samples[b] + (augmentation?.NextUInt64() ?? 0));
                for (var t = 0; t < 10; t++)
                    for (var i = 0; i < 12; i++)
                        values[(((t * samples.Length) + b) * 12) + i] = random.NextDouble() < (i / 4 == LabelOf(samples[b]) ? 0.5 : 0.1) ? 1 : 0;
            }

            return SpikeTrain.FromDense(values, 10, samples.Length, 12);
        }
    }
}
