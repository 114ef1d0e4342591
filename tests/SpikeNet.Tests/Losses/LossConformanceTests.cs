using System.Reflection;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Losses;

/// <summary>Every loss and penalty of the library against central differences; a new one is a new line.</summary>
public class LossConformanceTests
{
    private const int Steps = 4;
    private const int Batch = 3;
    private const int Classes = 4;
    private static readonly int[] Labels = [2, 0, 3];

    private static readonly (Type Loss, int Steps, Func<Tensor, (double Loss, float[] Gradient)> Compute)[] All =
    [
        (typeof(CrossEntropy), 1, x => OfScores(new CrossEntropy { Scale = 1.5, LabelSmoothing = 0.1 }, x)),
        (typeof(DistillationLoss), 1, x => OfScores(new DistillationLoss { Scale = 1.5 }, x, ConvolutionReference.Random(new SplitMix64(8), Batch, Classes))),
        (typeof(MeanSquaredRate), 1, x => OfScores(new MeanSquaredRate(), x)),
        (typeof(TemporalCrossEntropy), Steps, x =>
        {
            var outputs = Signal.Of(x);
            var loss = new TemporalCrossEntropy { Regularisation = 0.3, Level = 0.5 }.Compute(outputs, Labels);
            return (loss, outputs.Gradient!.Values());
        }),
        (typeof(VanRossumDistance), Steps, x =>
        {
            var outputs = Signal.Of(x);
            var loss = new VanRossumDistance { TimeConstantSteps = 2 }.Compute(outputs, Graphs.Spikes(3, Steps, Batch, Classes));
            return (loss, outputs.Gradient!.Values());
        }),
        (typeof(VanRossumToLabels), Steps, x =>
        {
            var outputs = Signal.Of(x);
            var loss = new VanRossumToLabels { LabelInterval = 2, OtherInterval = 3 }.Compute(outputs, Labels);
            return (loss, outputs.Gradient!.Values());
        }),
        (typeof(SpikeCountPenalty), Steps, x => OfActivity(new SpikeCountPenalty { Strength = 0.5, Lower = 0.3, Upper = 0.5 }, x)),
        (typeof(FiringRatePenalty), Steps, x => OfActivity(new FiringRatePenalty { Strength = 0.5, TargetRate = 0.2 }, x)),
    ];

    private static IEnumerable<TestCaseData> Cases => All.Select((l, i) => new TestCaseData(i).SetArgDisplayNames(l.Loss.Name));

    [Test]
    public void EveryLossIsOnTheList()
    {
        // Whatever computes a number from activity and says so by that name.
        var losses = typeof(Loss).Assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && t.GetMethods(BindingFlags.Public | BindingFlags.Instance).Any(m => m.Name == "Compute" && m.ReturnType == typeof(double)));
        Assert.That(losses.Select(t => t.Name), Is.EquivalentTo(All.Select(l => l.Loss.Name)), "a new loss is a new line of LossConformanceTests");
    }

    [TestCaseSource(nameof(Cases))]
    public void GradientsAreThoseOfCentralDifferences(int place)
    {
        var (_, steps, compute) = All[place];
        var x = ConvolutionReference.Random(new SplitMix64(5), steps, Batch, Classes);
        var gradient = compute(x).Gradient;
        Assert.That(gradient.Max(Math.Abs), Is.GreaterThan(1e-3));
        for (var i = 0; i < x.Length; i++)
        {
            const float h = 4e-3f;
            var value = x.Span[i];
            x.Span[i] = value + h;
            var above = compute(x).Loss;
            x.Span[i] = value - h;
            var below = compute(x).Loss;
            x.Span[i] = value;
            Assert.That(gradient[i], Is.EqualTo((above - below) / (2 * h)).Within(1e-3), $"value {i}");
        }
    }

    private static (double Loss, float[] Gradient) OfScores(Loss loss, Tensor x, Tensor? teacher = null)
    {
        var scores = Signal.Of(x);
        var value = loss.Compute(scores, Labels, timeSteps: Steps, teacherScores: teacher);
        return (value, scores.Gradient!.Values());
    }

    /// <summary>Penalties look at counts, whose derivative is that of every step.</summary>
    private static (double Loss, float[] Gradient) OfActivity(ActivityPenalty penalty, Tensor x)
    {
        var gradient = new float[Batch * Classes];
        var loss = penalty.Compute(SpikeTrain.FromDense(x.Span, Steps, Batch, Classes), gradient);
        return (loss, [.. Enumerable.Repeat(gradient, Steps).SelectMany(g => g)]);
    }
}
