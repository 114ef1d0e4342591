using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Conversion;

/// <summary>Networks trained on values, converted, and used as teachers: clouds of points around eight centres in 16 dimensions.</summary>
public class TrainedConversionTests
{
    private const int Inputs = 16, Classes = 8;

    private static readonly (float[][] Values, int[] Labels) Train = Clouds(1200, 1), Test = Clouds(400, 2);

    private static Network? _relu, _qcfs;

    private static Network Relu => _relu ??= Trained(i => new Relu(i, 48));

    private static Network Qcfs => _qcfs ??= Trained(i => new Qcfs(i, 48, new QcfsOptions { Levels = 4 }));

    private static CodedValues Values((float[][] Values, int[] Labels) set) => CodedValues.Direct(set.Values, set.Labels);

    private static CodedValues Rates((float[][] Values, int[] Labels) set, int steps) => CodedValues.Spikes(set.Values, set.Labels, new SpikeCode(SpikeCodeKind.RegularRate, steps));

    [Test]
    public void WithMoreStepsTheSpikingNetworkComesToTheNetworksAccuracy()
    {
        var wanted = Evaluator.Accuracy(Relu, Values(Test));
        Assert.That(wanted, Is.GreaterThan(0.9));
        var sweep = AnnConversion.Sweep(Relu, AnnConversion.Calibrate(Relu, Values(Train)), t => Rates(Test, t), [1, 2, 4, 16, 64]);
        for (var i = 1; i < sweep.Length; i++)
            Assert.That(sweep[i].Accuracy, Is.GreaterThan(sweep[i - 1].Accuracy - 0.01), $"T = {sweep[i].TimeSteps}");
        Assert.That(sweep[^1].Accuracy, Is.EqualTo(wanted).Within(0.01));
        Assert.That(sweep[0].Accuracy, Is.LessThan(wanted - 0.02), "and at first it is not there");
        Assert.That(sweep[^1].SpikesPerSample, Is.EqualTo(4 * sweep[^2].SpikesPerSample).Within(5).Percent);
    }

    [Test]
    public void NetworksTrainedForFewStepsNeedFewer()
    {
        var wanted = Evaluator.Accuracy(Qcfs, Values(Test));
        var (relu, qcfs) = (At(Relu), At(Qcfs));
        Assert.That(qcfs, Is.GreaterThan(wanted - 0.03));
        Assert.That(qcfs, Is.GreaterThanOrEqualTo(relu - 0.01));

        static double At(Network ann) => AnnConversion.Sweep(ann, AnnConversion.Calibrate(ann, Values(Train)), t => Rates(Test, t), [4])[0].Accuracy;
    }

    [Test]
    public void HalfAThresholdAtFirstIsBetterThanNone()
    {
        var scales = AnnConversion.Calibrate(Relu, Values(Train));
        double At(InitialCharge charge) => AnnConversion.Sweep(Relu, scales, t => Rates(Test, t), [8], new ConversionOptions { Charge = charge })[0].Accuracy;
        Assert.That(At(InitialCharge.Half), Is.GreaterThan(At(InitialCharge.None)));
        Assert.That(At(InitialCharge.HalfByBias), Is.GreaterThan(At(InitialCharge.None)));
    }

    [Test]
    public void TrainingMovesTheScaleOfQcfs()
    {
        var scales = Qcfs.Layers.OfType<Qcfs>().Select(q => q.Scale.Value.Span[0]).ToList();
        Assert.That(scales, Has.All.GreaterThan(0));
        Assert.That(scales, Has.None.EqualTo(2f));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void ATaughtStudentComesNearItsTeacher(bool hard)
    {
        // The student never sees a label of the data: hard, the teacher's classes; soft, its probabilities alone.
        var taught = TaughtData.By(Qcfs, Values(Train), Rates(Train, 8));
        Assert.That(taught.TeacherAccuracy, Is.GreaterThan(0.9));
        var student = Student();
        var before = Evaluator.Accuracy(student, Rates(Test, 8));
        Loss loss = hard ? new CrossEntropy() : new DistillationLoss { HardShare = 0, Temperature = 2 };
        new Trainer(student, new TrainerOptions { Epochs = 8, BatchSize = 32, LearningRate = 5e-3, Seed = 3, Loss = loss }).Run(taught, null);
        var after = Evaluator.Accuracy(student, Rates(Test, 8));
        Assert.That(after, Is.GreaterThan(before + 0.4), "better than its own start");
        Assert.That(after, Is.GreaterThan(Evaluator.Accuracy(Qcfs, Values(Test)) - 0.06), "and near the teacher");
    }

    [Test]
    public void TaughtDataHasTheTeachersClassesAndScores()
    {
        var taught = TaughtData.By(Relu, Values(Test), Rates(Test, 4));
        var scores = Relu.Forward(Values(Test).Encode([5, 9], null), new StepContext()).Scores.Dense!.Span.ToArray();
        Assert.That(taught.TeacherScoresOf([5, 9]).Span.ToArray(), Is.EqualTo(scores).Within(1e-5f));
        Assert.That(taught.LabelOf(9), Is.EqualTo(Array.IndexOf(scores, scores[Classes..].Max(), Classes) - Classes));
        Assert.That(taught.Encode([5], null).TimeSteps, Is.EqualTo(4));
        Assert.That(taught.TeacherAccuracy, Is.EqualTo(Evaluator.Accuracy(Relu, Values(Test))).Within(1e-9));
        var own = TaughtData.By(Relu, Values(Test), Rates(Test, 4), ownLabels: true);
        Assert.That(Enumerable.Range(0, own.Count).Select(own.LabelOf), Is.EqualTo(Test.Labels));
        Assert.That(() => TaughtData.By(Relu, Values(Test), Rates(Train, 4)), Throws.ArgumentException.With.Message.Contains("400 samples, the student 1200"));
    }

    private static Network Trained(Func<string, Activation> activation)
    {
        var random = new SplitMix64(5);
        var options = new LinearOptions { Bias = true, Gain = 1.4 };
        var network = new Network(
            "ann",
            [
                new Linear("fc1", Inputs, 48, random, options), activation("a1"), new Linear("fc2", 48, 48, random, options), activation("a2"),
                new Linear("fc3", 48, Classes, random, options),
            ],
            new ReadOut("read-out", ReadOutRule.LeakyLast, Classes));
        new Trainer(network, new TrainerOptions { Epochs = 10, BatchSize = 32, LearningRate = 5e-3, Seed = 2 }).Run(Values(Train), null);
        return network;
    }

    private static Network Student()
    {
        var random = new SplitMix64(8);
        return new Network(
            "student",
            [
                new Linear("fc1", Inputs, 48, random, new LinearOptions { Gain = 2 }), new Lif("lif1", 48, new LifNeuron(), Surrogate.ATan),
                new Linear("fc2", 48, Classes, random),
            ],
            new ReadOut("read-out", ReadOutRule.LeakyLast, Classes));
    }

    private static (float[][] Values, int[] Labels) Clouds(int count, ulong seed)
    {
        var centres = new SplitMix64(77);
        double[][] places = [.. Enumerable.Range(0, Classes).Select(_ => Enumerable.Range(0, Inputs).Select(_ => centres.NextDouble(0.3, 0.7)).ToArray())];
        var random = new SplitMix64(seed);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % Classes)];
        return ([.. labels.Select(c => places[c].Select(m => (float)Math.Clamp(m + (0.12 * random.NextNormal()), 0, 1)).ToArray())], labels);
    }
}
