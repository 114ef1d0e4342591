using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Model;

public class SharedMathTests
{
    /// <summary>How many units in the last place a result is from the true value.</summary>
    private static double Ulp(float result, double exact)
    {
        var near = MathF.Abs((float)exact);
        return Math.Abs(result - exact) / (MathF.BitIncrement(near) - (double)near);
    }

    [Test]
    public void ExpIsWithinTwoUnitsInTheLastPlace()
    {
        var worst = 0.0;
        for (var x = (double)SharedMath.ExpMinimum; x <= SharedMath.ExpMaximum; x += 1e-5)
            worst = Math.Max(worst, Ulp(SharedMath.Exp((float)x), Math.Exp((float)x)));
        for (var x = 1e-9f; x < 1; x *= 1.0001f)
            worst = Math.Max(worst, Math.Max(Ulp(SharedMath.Exp(x), Math.Exp(x)), Ulp(SharedMath.Exp(-x), Math.Exp(-x))));

        TestContext.Out.WriteLine($"exp: {worst:0.000} ulp");
        Assert.That(worst, Is.LessThan(2));
    }

    [Test]
    public void ExpOfSpecialValues()
    {
        Assert.That(SharedMath.Exp(0), Is.EqualTo(1f));
        Assert.That(SharedMath.Exp(-0f), Is.EqualTo(1f));
        Assert.That(SharedMath.Exp(float.PositiveInfinity), Is.EqualTo(float.PositiveInfinity));
        Assert.That(SharedMath.Exp(float.NegativeInfinity), Is.Zero);
        Assert.That(SharedMath.Exp(float.NaN), Is.NaN);
        Assert.That(SharedMath.Exp(MathF.BitIncrement(SharedMath.ExpMaximum)), Is.EqualTo(float.PositiveInfinity));
        Assert.That(SharedMath.Exp(SharedMath.ExpMaximum), Is.LessThan(float.PositiveInfinity));
        Assert.That(SharedMath.Exp(MathF.BitDecrement(SharedMath.ExpMinimum)), Is.Zero);
        Assert.That(float.IsNormal(SharedMath.Exp(SharedMath.ExpMinimum)), Is.True);
    }

    [Test]
    public void SinAndCosAreAccurateInTheStatedRange()
    {
        var worst = 0.0;
        for (var x = -(double)SharedMath.AngleMaximum; x <= SharedMath.AngleMaximum; x += 1.7e-3)
        {
            var angle = (float)x;
            worst = Math.Max(worst, Math.Abs(SharedMath.Sin(angle) - Math.Sin(angle)));
            worst = Math.Max(worst, Math.Abs(SharedMath.Cos(angle) - Math.Cos(angle)));
        }

        TestContext.Out.WriteLine($"sin, cos: {worst:0.000e0} absolutely");
        Assert.That(worst, Is.LessThan(1.2e-7));
    }

    [Test]
    public void SinAndCosAreWithinTwoUnitsInTheLastPlaceInTheFirstQuadrants()
    {
        var worst = 0.0;
        for (var x = 1e-7; x < Math.PI / 4; x += 1e-6)
        {
            worst = Math.Max(worst, Ulp(SharedMath.Sin((float)x), Math.Sin((float)x)));
            worst = Math.Max(worst, Ulp(SharedMath.Cos((float)x), Math.Cos((float)x)));
        }

        TestContext.Out.WriteLine($"sin, cos: {worst:0.000} ulp");
        Assert.That(worst, Is.LessThan(2));
    }

    [Test]
    public void SinAndCosOfSpecialValues()
    {
        Assert.That(SharedMath.Sin(0), Is.Zero);
        Assert.That(SharedMath.Cos(0), Is.EqualTo(1f));
        Assert.That(SharedMath.Sin(float.NaN), Is.NaN);
        Assert.That(SharedMath.Sin(float.PositiveInfinity), Is.NaN);
        Assert.That(SharedMath.Cos(MathF.BitIncrement(SharedMath.AngleMaximum)), Is.NaN);
        Assert.That(SharedMath.Cos(-SharedMath.AngleMaximum), Is.Not.NaN);
    }
}
