using SpikeNet.Tensors;

namespace SpikeNet.Tests.Losses;

public class DistillationLossTests
{
    private static readonly float[] Scores = [0.5f, -1, 2, 0, 0.25f, -0.75f], Teacher = [1, 0, 3, -2, 1, 1];
    private static readonly int[] Labels = [2, 1];

    private static (double Loss, float[] Gradient) Run(Loss loss, float[] scores, float[]? teacher)
    {
        var signal = Signal.Of(Tensor.From(scores, 1, 2, 3));
        var value = loss.Compute(signal, Labels, teacherScores: teacher is null ? null : Tensor.From(teacher, 2, 3));
        return (value, signal.Gradient!.Span.ToArray());
    }

    [Test]
    public void OneSampleByHand()
    {
        // tau 2, no labels, scores 0 0, teacher 2 ln 3 and 0: q = 3/4, 1/4; student 1/2 each.
        // L = 4 (3/4 ln(3/2) + 1/4 ln(1/2)), dL/ds = 2 (1/2 - 3/4, 1/2 - 1/4).
        var signal = Signal.Of(Tensor.From([0, 0], 1, 1, 2));
        var loss = new DistillationLoss { HardShare = 0 }.Compute(signal, [0], teacherScores: Tensor.From([(float)(2 * Math.Log(3)), 0], 1, 2));
        Assert.That(loss, Is.EqualTo(4 * ((0.75 * Math.Log(1.5)) + (0.25 * Math.Log(0.5)))).Within(1e-6));
        Assert.That(signal.Gradient!.Span.ToArray(), Is.EqualTo(new[] { -0.5f, 0.5f }).Within(1e-6f));
    }

    [TestCase(0, 2, 1)]
    [TestCase(0.3, 3, 1)]
    [TestCase(0.5, 0.7, 0.4)]
    public void TheGradientIsThatOfTheLoss(double hardShare, double temperature, double scale)
    {
        var loss = new DistillationLoss { HardShare = hardShare, Temperature = temperature, Scale = scale };
        var gradient = Run(loss, Scores, Teacher).Gradient;
        for (var i = 0; i < Scores.Length; i++)
        {
            const float h = 1e-2f;
            float[] At(float step)
            {
                var moved = (float[])Scores.Clone();
                moved[i] += step;
                return moved;
            }

            Assert.That(gradient[i], Is.EqualTo((Run(loss, At(h), Teacher).Loss - Run(loss, At(-h), Teacher).Loss) / (2 * h)).Within(1e-4), $"{i}");
        }
    }

    [Test]
    public void LabelsAloneAreCrossEntropyAndALearntTeacherCostsNothing()
    {
        var (loss, gradient) = Run(new DistillationLoss { HardShare = 1, Scale = 0.5 }, Scores, Teacher);
        var (wanted, wantedGradient) = Run(new CrossEntropy { Scale = 0.5 }, Scores, null);
        Assert.That(loss, Is.EqualTo(wanted).Within(1e-9));
        Assert.That(gradient, Is.EqualTo(wantedGradient).Within(1e-7f));
        var (none, flat) = Run(new DistillationLoss { HardShare = 0 }, Scores, Scores);
        Assert.That(none, Is.EqualTo(0).Within(1e-9));
        Assert.That(flat, Has.All.EqualTo(0f).Within(1e-7f));
    }

    [Test]
    public void ATeacherIsNeededAndOnlyThere()
    {
        Assert.That(() => Run(new DistillationLoss(), Scores, null), Throws.ArgumentException.With.Message.Contains("train on TaughtData"));
        Assert.That(() => Run(new DistillationLoss { Temperature = 0 }, Scores, Teacher), Throws.ArgumentException.With.Message.Contains("Temperature"));
        Assert.That(() => Run(new DistillationLoss(), Scores, [1, 2]), Throws.ArgumentException);
        Assert.That(Run(new CrossEntropy(), Scores, Teacher).Loss, Is.EqualTo(Run(new CrossEntropy(), Scores, null).Loss));
    }
}
