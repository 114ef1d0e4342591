using SpikeNet.Tensors;

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
}
