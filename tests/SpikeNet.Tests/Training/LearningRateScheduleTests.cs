using System.Collections.Immutable;

namespace SpikeNet.Tests.Training;

/// <summary>Expected rates are those of torch.optim.lr_scheduler in PyTorch 1.13 with a peak of 0.1, read from the optimiser before each scheduler.step().</summary>
public class LearningRateScheduleTests
{
    private static double[] Rates(LearningRateSchedule schedule, int count, int stepsPerEpoch = 1, int epochs = 1000) =>
        [.. Enumerable.Range(0, count).Select(k => schedule.RateAt(0.1, new TrainingPoint(k, stepsPerEpoch, epochs, [])))];

    private static EpochMetrics Epoch(int epoch, double loss, double? accuracy) => new()
    {
        Epoch = epoch,
        Loss = loss,
        Accuracy = 0,
        ValidationAccuracy = accuracy,
        LearningRate = 0,
        FiringRates = ImmutableSortedDictionary<string, double>.Empty,
    };

    [Test]
    public void Constant() => Assert.That(Rates(new ConstantSchedule(), 5), Is.All.EqualTo(0.1));

    [Test]
    public void WarmUpThenCosine()
    {
        // Ten epochs of five steps, two of them to rise: (k + 1) / 10 up to 1, half way at 30, 0 at 50.
        var rates = Rates(new WarmUpCosineSchedule { WarmUpEpochs = 2 }, 51, 5, 10);
        Assert.That(rates[0], Is.EqualTo(0.01).Within(1e-12));
        Assert.That(rates[9], Is.EqualTo(0.1).Within(1e-12));
        Assert.That(rates[30], Is.EqualTo(0.05).Within(1e-12));
        Assert.That(rates[50], Is.Zero.Within(1e-12));
    }

    [Test]
    public void CosineIsCosineAnnealing() => Assert.That(
        Rates(new WarmUpCosineSchedule { WarmUpEpochs = 0 }, 10, 1, 10),
        Is.EqualTo(new[] { 0.1, 0.0975528258148, 0.0904508497187, 0.0793892626146, 0.0654508497187, 0.05, 0.0345491502813, 0.0206107373854, 0.00954915028125, 0.00244717418524 }).Within(1e-12));

    [Test]
    public void OneCycle() => Assert.That(
        Rates(new OneCycleSchedule(), 20, 4, 5),
        Is.EqualTo(new[]
        {
            0.004, 0.01316718427, 0.03716718427, 0.06683281573, 0.09083281573, 0.1, 0.0987464006235, 0.0950484632013, 0.0890916177571, 0.081174565395,
            0.0716943001791, 0.0611262021936, 0.0500002, 0.0388741978064, 0.0283060998209, 0.018825834605, 0.0109087822429, 0.00495193679865, 0.00125399937649, 4e-07,
        }).Within(1e-12));

    [Test]
    public void OneCycleOfOneStepIsANumber() => Assert.That(Rates(new OneCycleSchedule(), 1, 1, 1)[0], Is.InRange(0, 0.1));

    [Test]
    public void StepAndExponentialByEpoch()
    {
        Assert.That(Rates(new StepSchedule { EveryEpochs = 3, Factor = 0.5 }, 10), Is.EqualTo(new[] { 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125 }).Within(1e-12));
        Assert.That(Rates(new ExponentialSchedule { Factor = 0.9 }, 6), Is.EqualTo(new[] { 0.1, 0.09, 0.081, 0.0729, 0.06561, 0.059049 }).Within(1e-12));
        Assert.That(Rates(new ExponentialSchedule { Factor = 0.5 }, 4, 2), Is.EqualTo(new[] { 0.1, 0.1, 0.05, 0.05 }), "two steps per epoch");
    }

    [Test]
    public void PlateauOfTheLoss()
    {
        // ReduceLROnPlateau(factor=.5, patience=1, cooldown=1, min_lr=.02)
        double[] losses = [1.0, 0.8, 0.8, 0.85, 0.79995, 0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.76, 0.5, 0.6, 0.6, 0.6];
        double[] expected = [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.02, 0.02, 0.02, 0.02, 0.02];
        var schedule = new PlateauSchedule { Factor = 0.5, Patience = 1, CoolDown = 1, LowestRate = 0.02 };
        Assert.That(Plateau(schedule, losses, l => Epoch(1, l, null)), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void PlateauOfTheAccuracy()
    {
        // ReduceLROnPlateau(mode='max', factor=.1, patience=2)
        double[] accuracies = [0.1, 0.5, 0.5, 0.5, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6];
        double[] expected = [0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.001];
        var schedule = new PlateauSchedule { Measure = PlateauMeasure.ValidationAccuracy, Patience = 2 };
        Assert.That(Plateau(schedule, accuracies, a => Epoch(1, 0, a)), Is.EqualTo(expected).Within(1e-12));
        Assert.That(() => schedule.RateAt(0.1, new TrainingPoint(1, 1, 2, [Epoch(1, 0, null)])), Throws.InvalidOperationException.With.Message.Contains("validation"));
    }

    [Test]
    public void SettingsOutOfRangeAreRefused()
    {
        LearningRateSchedule[] wrong =
        [
            new WarmUpCosineSchedule { WarmUpEpochs = -1 }, new OneCycleSchedule { RisingShare = 1 }, new StepSchedule { EveryEpochs = 0 },
            new ExponentialSchedule { Factor = 0 }, new PlateauSchedule { Factor = 1 }, new PlateauSchedule { Patience = -1 },
        ];
        foreach (var schedule in wrong)
            Assert.That(() => new TrainerOptions { Schedule = schedule }.Verify(), Throws.ArgumentException.With.Message.Contains(schedule.Kind));
    }

    private static double[] Plateau(PlateauSchedule schedule, double[] figures, Func<double, EpochMetrics> epoch) =>
        [.. figures.Select((_, k) => schedule.RateAt(0.1, new TrainingPoint(k, 1, figures.Length, [.. figures.Take(k).Select(epoch)])))];
}
