using SpikeNet.Neurons;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons;

public class SurrogateTests
{
    internal static readonly Surrogate[] All =
    [
        Surrogate.ATan, Surrogate.FastSigmoid, Surrogate.Triangle, Surrogate.Boxcar, Surrogate.Sigmoid, Surrogate.Gaussian,
        Surrogate.MultiGaussian, Surrogate.Slayer, Surrogate.StraightThrough,
        Surrogate.Slayer with { Amplitude = 0.4 }, Surrogate.MultiGaussian with { Amplitude = 0.5 }, new(SurrogateKind.Triangle, 2.5) { Amplitude = 0.3 },
    ];

    internal static double Equation<T>(INeuronArithmetic<T> arithmetic, Surrogate surrogate, double u)
        where T : struct
    {
        var model = NeuronModel.Define("surrogate", n => n.Output("y", SurrogateEquations.Derivative(surrogate, n.Input)));
        return arithmetic.ToDouble(new NeuronInterpreter<T>(model.Step, arithmetic).Run(model, 1, [u]).Outputs[0][0]);
    }

    [TestCaseSource(nameof(All))]
    public void TheEquationsAreTheDefinition(Surrogate surrogate)
    {
        for (var u = -4.0; u <= 4; u += 1.0 / 64)
        {
            var expected = surrogate.Derivative(u);
            Assert.That(Equation(new DoubleArithmetic(), surrogate, u), Is.EqualTo(expected).Within(1e-14 * (1 + expected)), $"u = {u}");
            Assert.That(Equation(new FloatArithmetic(), surrogate, u), Is.EqualTo(expected).Within(1e-6 * (1 + expected)), $"u = {u}");
        }
    }

    [TestCaseSource(nameof(All))]
    public void TheSupportIsWhereTheyAreNotZero(Surrogate surrogate)
    {
        if (double.IsPositiveInfinity(surrogate.Support))
        {
            Assert.That(surrogate.Derivative(3), Is.Not.Zero);
            return;
        }

        foreach (var sign in new[] { -1, 1 })
        {
            Assert.That(surrogate.Derivative(sign * (surrogate.Support + 1e-9)), Is.Zero);
            Assert.That(Equation(new DoubleArithmetic(), surrogate, sign * (surrogate.Support + 1e-9)), Is.Zero);
            Assert.That(surrogate.Derivative(sign * (surrogate.Support - 1e-3)), Is.Positive);
        }
    }

    [Test]
    public void AtAndBesideTheThresholdTheyHaveTheirPublishedValues()
    {
        // 1 / (1 + (pi / 2)^2) = 0.288400
        Assert.That(Surrogate.ATan.Derivative(0.5), Is.EqualTo(0.288400).Within(1e-6));
        // 4 * 1/2 * 1/2
        Assert.That(Surrogate.Sigmoid.Derivative(0), Is.EqualTo(1));
        // 2 / sqrt(2 pi) = 0.797885; at one deviation times exp(-1/2): 0.483941
        Assert.That(Surrogate.Gaussian.Derivative(0), Is.EqualTo(0.797885).Within(1e-6));
        Assert.That(Surrogate.Gaussian.Derivative(0.5), Is.EqualTo(0.483941).Within(1e-6));
        // 1.15 * 0.797885 - 2 * 0.15 * exp(-(0.5 / 3)^2 / 2) / (3 sqrt(2 pi)) = 0.917567 - 0.3 * 0.986207 * 0.132981 = 0.878223
        Assert.That(Surrogate.MultiGaussian.Derivative(0), Is.EqualTo(0.878223).Within(1e-6));
        Assert.That(Surrogate.MultiGaussian.Derivative(2), Is.Negative);
        // c alpha / 2 exp(-alpha |u|) = 0.4 * 2.5 * exp(-1)
        Assert.That((Surrogate.Slayer with { Amplitude = 0.4 }).Derivative(-0.2), Is.EqualTo(Math.Exp(-1)).Within(1e-12));
        Assert.That(Surrogate.StraightThrough.Derivative(100), Is.EqualTo(1));
    }

    [TestCase(SurrogateKind.ATan)]
    [TestCase(SurrogateKind.Triangle)]
    [TestCase(SurrogateKind.Boxcar)]
    [TestCase(SurrogateKind.Sigmoid)]
    [TestCase(SurrogateKind.Gaussian)]
    [TestCase(SurrogateKind.Exponential)]
    public void ThoseOfUnitAreaHaveIt(SurrogateKind kind)
    {
        var surrogate = new Surrogate(kind, 2);
        const double Step = 1e-3;
        var sum = 0.0;
        for (var u = -400 + (Step / 2); u < 400; u += Step)
            sum += surrogate.Derivative(u) * Step;

        // The arc tangent's tails beyond 400 hold 2 / (pi * pi / 2 * 2 * 400), about 5.1e-4.
        Assert.That(sum, Is.EqualTo(1).Within(1e-3));
    }

    [Test]
    public void AmplitudesAreAboveZero() =>
        Assert.That(() => Surrogate.Slayer with { Amplitude = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
}
