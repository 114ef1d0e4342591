using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;

namespace SpikeNet.Tests.Training;

public class TrainerTests
{
    internal static TrainerOptions Options(int epochs, long seed = 5) => new()
    {
        Epochs = epochs,
        BatchSize = 16,
        LearningRate = 1e-2,
        Seed = seed,
    };

    internal static float[] Weights(Network network) => [.. network.Parameters.SelectMany(p => p.Value.Span.ToArray())];

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
}
