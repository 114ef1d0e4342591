using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tests.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;
using static SpikeNet.Tests.Neurons.Interpretation.NeuronInterpreterTests;

namespace SpikeNet.Tests.Neurons.Interpretation;

public class FixedPointArithmeticTests
{
    private static readonly FixedPointArithmetic Quarter = new(new FixedPointFormat(8, 2));
    private static readonly FixedPointArithmetic Integer = new(new FixedPointFormat(8, 0));

    private static double Quarters(Func<Expression, Expression, Expression, Expression> function, params double[] inputs) =>
        Quarter.ToDouble(Evaluate(Quarter, Function(function), [.. inputs, .. new double[3 - inputs.Length]]));

    [Test]
    public void SumsSaturateAtBothEnds()
    {
        // Q6.2: from -32 to 31.75
        Assert.That(Quarters((a, b, _) => a + b, 31, 1), Is.EqualTo(31.75));
        Assert.That(Quarters((a, b, _) => a - b, -31, 5), Is.EqualTo(-32));
        Assert.That(Quarters((a, _, _) => -a, -32), Is.EqualTo(31.75));
        Assert.That(Quarters((a, _, _) => Abs(a), -32), Is.EqualTo(31.75));
    }

    [Test]
    public void ProductsAndQuotientsRoundDownAndSaturate()
    {
        // 0.75 * 0.75 = 0.5625, between 0.5 and 0.75; the negative goes to -0.75
        Assert.That(Quarters((a, b, _) => a * b, 0.75, 0.75), Is.EqualTo(0.5));
        Assert.That(Quarters((a, b, _) => a * b, -0.75, 0.75), Is.EqualTo(-0.75));
        Assert.That(Quarters((a, b, _) => a * b, 16, 16), Is.EqualTo(31.75));
        // 0.75 * 0.75 + 0.25 = 0.8125, down to 0.75
        Assert.That(Quarters(FusedMultiplyAdd, 0.75, 0.75, 0.25), Is.EqualTo(0.75));
        // 1 / 3 = 0.333 down to 0.25; -1 / 3 down to -0.5
        Assert.That(Quarters((a, b, _) => a / Max(b, 1), 1, 3), Is.EqualTo(0.25));
        Assert.That(Quarters((a, b, _) => a / Max(b, 1), -1, 3), Is.EqualTo(-0.5));
        Assert.That(Quarter.Evaluate(new(StepOperation.Divide, 0, 1), 4, 0, 0), Is.EqualTo(127));
        Assert.That(Quarter.Evaluate(new(StepOperation.Divide, 0, 1), -4, 0, 0), Is.EqualTo(-128));
        Assert.That(Quarter.Evaluate(new(StepOperation.Divide, 0, 1), 0, 0, 0), Is.Zero);
    }

    [Test]
    public void ShiftsMoveTheRawInteger()
    {
        // 1.25 is raw 5; 5 >> 1 = 2 is 0.5. -1.25 is raw -5; -5 >> 1 = -3 is -0.75.
        Assert.That(Quarters((a, _, _) => ShiftRight(a, 1), 1.25), Is.EqualTo(0.5));
        Assert.That(Quarters((a, _, _) => ShiftRight(a, 1), -1.25), Is.EqualTo(-0.75));
        Assert.That(Evaluate(Integer, Function((a, _, _) => ShiftRight(a, 2)), -13, 0, 0), Is.EqualTo(-4));
    }

    [Test]
    public void FormatsRoundToTheNearestTiesToEven()
    {
        var format = new FixedPointFormat(8, 2);

        Assert.That(format.Quantise(0.3), Is.EqualTo(1));
        Assert.That(format.Quantise(0.125), Is.Zero);
        Assert.That(format.Quantise(0.375), Is.EqualTo(2));
        Assert.That(format.Quantise(1e9), Is.EqualTo(127));
        Assert.That(format.Quantise(double.NegativeInfinity), Is.EqualTo(-128));
        Assert.That(format.Quantise(double.NaN), Is.Zero);
        Assert.That(format.ToString(), Is.EqualTo("Q6.2"));
        Assert.That(() => new FixedPointFormat(33, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new FixedPointFormat(8, 8), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void FunctionsOfWhatChangesAreRefusedByName()
    {
        Assert.That(
            () => new NeuronInterpreter<long>(Function((a, _, _) => Sin(a)).Step, Quarter),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Q6.2 has no 'Sin'"));
        Assert.That(
            () => new NeuronInterpreter<long>(Function((a, _, _) => Exp(a)).Step, Quarter),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("'Exp'"));
    }

    [Test]
    public void FactorsThatAreKnownBeforehandAreComputedInDoubleThenRounded()
    {
        var model = NeuronDefinitionTests.Lif();
        var format = new FixedPointFormat(16, 8);
        var interpreter = new NeuronInterpreter<long>(model.Step, new FixedPointArithmetic(format));
        var trace = interpreter.Run(model, 1, [0.5, 0, 0.75]);

        // exp(-1/20) = 0.951229 is raw 244 (243.51); 128; (244 * 128) >> 8 = 122; ((244 * 122) >> 8) + 192 = 116 + 192 = 308 fires: 308 - 256 = 52
        Assert.That(trace.States.Select(s => s[0]), Is.EqualTo(new[] { 0L, 128, 122, 52 }));
        Assert.That(trace.Outputs.Select(o => o[0]), Is.EqualTo(new[] { 0L, 0, 256 }));
    }

    [Test]
    public void ShiftedParametersAreShiftedAsRawIntegers()
    {
        var model = NeuronModel.Define("shift", n => n.Output("y", n.Input + ShiftRight(n.Parameter("p", 1.25), 1)));

        // 1.25 is raw 5, shifted 2, is 0.5; in real numbers floor(0.625) = 0.
        Assert.That(Quarter.ToDouble(Evaluate(Quarter, model, 1)), Is.EqualTo(1.5));
        Assert.That(Evaluate(new DoubleArithmetic(), model, 1), Is.EqualTo(1));
    }
}
