using System.Text.Json.Nodes;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Training;

public class CheckpointTests
{
    private static Trainer Trained(TrainerOptions options, int seed = 1)
    {
        var trainer = new Trainer(NetworkTests.Make((ulong)seed), options);
        trainer.Run(new Blocks(), new Blocks());
        return trainer;
    }

    private static IEnumerable<TrainerOptions> Kinds() =>
    [
        TrainerTests.Options(6) with { Optimiser = new AdamWOptions(), Schedule = new OneCycleSchedule() },
        TrainerTests.Options(6) with { Optimiser = new SgdOptions { Momentum = 0.9 }, LearningRate = 0.05, Schedule = new ConstantSchedule() },
        TrainerTests.Options(6) with { Schedule = new PlateauSchedule { Patience = 0, Factor = 0.5, Threshold = 0.5 } },
        TrainerTests.Options(6) with { AccumulateBatches = 4 },
    ];

    [TestCaseSource(nameof(Kinds))]
    public void EveryOptimiserAndScheduleGoesOnToTheSameWeights(TrainerOptions options)
    {
        var whole = Trained(options);
        var first = new Trainer(NetworkTests.Make(1), options);
        using var stop = new CancellationTokenSource();
        first.EpochEnded += (_, _) =>
        {
            if (first.Metrics.Count == 3)
                stop.Cancel();
        };
        Assert.That(() => first.Run(new Blocks(), new Blocks(), null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        var path = Path.GetTempFileName();
        try
        {
            first.Save("blocks").Save(path);
            var second = new Trainer(NetworkTests.Make(99), options);
            second.Resume(Checkpoint.Load(path), "blocks");
            second.Run(new Blocks(), new Blocks());
            Assert.That(second.Metrics.Select(m => m.LearningRate), Is.EqualTo(whole.Metrics.Select(m => m.LearningRate)));
            Assert.That(TrainerTests.Weights(second.Network), Is.EqualTo(TrainerTests.Weights(whole.Network)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void RunningStatisticsAreKept()
    {
        static Network Make(ulong seed)
        {
            var random = new SplitMix64(seed);
            var shape = FeatureShape.Flat(16);
            return new Network(
                "normalised",
                [
                    new Linear("fc1", 12, 16, random), new BatchNorm("bn", shape), new Lif("lif", 16, new LifNeuron { Decay = 0.9 }),
                    new Linear("fc2", 16, 3, random),
                ],
                new ReadOut("out", ReadOutRule.LeakyLast, 3, 0.9));
        }

        var trained = new Trainer(Make(1), TrainerTests.Options(2));
        trained.Run(new Blocks(), null);
        var other = new Trainer(Make(2), TrainerTests.Options(2));
        other.Resume(trained.Save("blocks"), "blocks");
        var expected = trained.Network.Buffers.SelectMany(b => b.Value.Span.ToArray()).ToArray();
        Assert.That(expected, Has.Some.Not.EqualTo(0f).And.Not.EqualTo(1f));
        Assert.That(other.Network.Buffers.SelectMany(b => b.Value.Span.ToArray()), Is.EqualTo(expected));
    }

    [Test]
    public void MeasuredCrossoversAreKept()
    {
        var trained = new Trainer(NetworkTests.Make(1), TrainerTests.Options(1));
        var layer = trained.Network.Layers.OfType<Linear>().First();
        Assert.That(trained.Save("blocks").Crossovers, Is.Null);
        layer.Crossovers = new LinearCrossovers(0.05, 0.4);
        Assert.That(layer.Execution(0.01), Is.EqualTo("event-driven"));
        Assert.That(layer.Execution(0.2), Is.EqualTo("dense, dW event-driven"));
        Assert.That(layer.Execution(0.5), Is.EqualTo("dense"));
        trained.Run(new Blocks(), null);
        var path = Path.GetTempFileName();
        try
        {
            trained.Save("blocks").Save(path);
            var other = new Trainer(NetworkTests.Make(2), TrainerTests.Options(1));
            other.Resume(Checkpoint.Load(path), "blocks");
            Assert.That(other.Network.Layers.OfType<Linear>().First().Crossovers, Is.EqualTo(new LinearCrossovers(0.05, 0.4)));
            Assert.That(other.Network.Layers.OfType<Linear>().Last().Crossovers, Is.EqualTo(LinearCrossovers.Shipped));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void APlateauLowersTheRate()
    {
        // No epoch halves the loss again: after the first each is one too many, and the rate halves.
        var trainer = Trained(TrainerTests.Options(4) with { Schedule = new PlateauSchedule { Patience = 0, Factor = 0.5, Threshold = 0.999 } });
        Assert.That(trainer.Metrics.Select(m => m.LearningRate), Is.EqualTo(new[] { 0.01, 0.01, 0.005, 0.0025 }).Within(1e-12));
    }

    [Test]
    public void ACheckpointOfSomethingElseIsRefused()
    {
        var checkpoint = Trained(TrainerTests.Options(1)).Save("blocks");
        void Refused(Trainer trainer, string subject, string message)
        {
            var before = TrainerTests.Weights(trainer.Network);
            Assert.That(() => trainer.Resume(checkpoint, subject), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
            Assert.That(TrainerTests.Weights(trainer.Network), Is.EqualTo(before), "nothing has changed");
        }

        var options = TrainerTests.Options(1);
        Refused(new Trainer(NetworkTests.Make(1), options), "other", "'other'");
        Refused(new Trainer(NetworkTests.Make(1), options with { Seed = 7 }), "blocks", "seed");
        Refused(new Trainer(NetworkTests.Make(1, bias: true), options), "blocks", "fc1.bias");
        Refused(new Trainer(NetworkTests.Make(1), options with { Optimiser = new SgdOptions { Momentum = 0.9 } }), "blocks", "of the optimiser Adam, not of Sgd");
        Refused(new Trainer(NetworkTests.Make(1), options with { Optimiser = new AdamWOptions() }), "blocks", "of the optimiser Adam, not of AdamW");
        Refused(new Trainer(NetworkTests.Make(1), options with { Schedule = new ConstantSchedule() }), "blocks", "WarmUpCosine, not Constant");

        checkpoint = Trained(options with { Optimiser = new SgdOptions { Momentum = 0.9 } }).Save("blocks");
        Refused(new Trainer(NetworkTests.Make(1), options with { Optimiser = new SgdOptions() }), "blocks", "sgd.momentum");
    }

    [Test]
    public void ADamagedFileIsNamed()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "{\"format\":\"SpikeNet checkpoint 1\",");
        Assert.That(() => Checkpoint.Load(path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(path));
        File.Delete(path);
    }

    [Test]
    public void AFileOfBeforeThereWasAChoiceIsAdams()
    {
        var trainer = Trained(TrainerTests.Options(2));
        var path = Path.GetTempFileName();
        try
        {
            trainer.Save("blocks").Save(path);
            var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            Assert.That(json.Remove("optimiser") && json.Remove("schedule"), Is.True);
            File.WriteAllText(path, json.ToJsonString());
            var old = Checkpoint.Load(path);
            foreach (OptimiserOptions adam in (OptimiserOptions[])[new AdamOptions(), new AdamWOptions()])
            {
                var options = TrainerTests.Options(2) with { Optimiser = adam };
                var resumed = new Trainer(NetworkTests.Make(5), options);
                resumed.Resume(old, "blocks");
                Assert.That(TrainerTests.Weights(resumed.Network), Is.EqualTo(TrainerTests.Weights(trainer.Network)));
                Assert.That(resumed.Save("blocks").Arrays.Keys, Is.EqualTo(old.Arrays.Keys));
            }

            var sgd = new Trainer(NetworkTests.Make(5), TrainerTests.Options(2) with { Optimiser = new SgdOptions() });
            Assert.That(() => sgd.Resume(old, "blocks"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("of the optimiser Adam, not of Sgd"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A width that was set by hand once began anew at half the longest delay.</summary>
    [Test]
    public void TheWidthOfLearnableDelaysIsKept()
    {
        Network Make(ulong seed)
        {
            var random = new SplitMix64(seed);
            return new Network(
                "delayed", [new LearnableDelay("delay", 12, 8, random), new Linear("fc", 12, 3, random)], new ReadOut("out", ReadOutRule.LeakyLast, 3, 0.9));
        }

        static LearnableDelay Delay(Network network) => network.Layers.OfType<LearnableDelay>().Single();
        var whole = new Trainer(Make(1), TrainerTests.Options(4));
        Delay(whole.Network).Sigma = 0.7;
        whole.Run(new Blocks(), null);
        var half = new Trainer(Make(1), TrainerTests.Options(4));
        Delay(half.Network).Sigma = 0.7;
        using var stop = new CancellationTokenSource();
        Checkpoint? saved = null;
        half.EpochEnded += (_, _) =>
        {
            if (half.Metrics.Count != 2)
                return;
            saved = half.Save("blocks");
            stop.Cancel();
        };
        Assert.That(() => half.Run(new Blocks(), null, null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        var resumed = new Trainer(Make(2), TrainerTests.Options(4));
        resumed.Resume(saved!, "blocks");
        Assert.That(Delay(resumed.Network).Sigma, Is.EqualTo(0.7).Within(1e-7));
        resumed.Run(new Blocks(), null);
        Assert.That(TrainerTests.Weights(resumed.Network), Is.EqualTo(TrainerTests.Weights(whole.Network)));
    }
}
