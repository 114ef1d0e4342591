using SpikeNet.Neurons;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tests.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Neurons.Interpretation;

public class NeuronInterpreterTests
{
    private static readonly FloatArithmetic Single = new();
    private static readonly DoubleArithmetic Double = new();

    /// <summary>One output of the input a and the further inputs b and c.</summary>
    internal static NeuronModel Function(Func<Expression, Expression, Expression, Expression> function) => NeuronModel.Define("function", n =>
    {
        var (b, c) = (n.AdditionalInput("b"), n.AdditionalInput("c"));
        n.Output("y", function(n.Input, b, c));
    });

    internal static T Evaluate<T>(INeuronArithmetic<T> arithmetic, NeuronModel model, params double[] inputs)
        where T : struct
    {
        var interpreter = new NeuronInterpreter<T>(model.Step, arithmetic);
        return interpreter.Step(interpreter.Invariants(model.ParameterDefaults(), 1), [], Array.ConvertAll(inputs, arithmetic.FromDouble)).Outputs[0];
    }

    private static readonly (string Name, Func<Expression, Expression, Expression, Expression> Function, double[] Inputs, double Expected)[] Operations =
    [
        ("add", (a, b, _) => a + b, [1.5, 2], 3.5),
        ("subtract", (a, b, _) => a - b, [1.5, 2], -0.5),
        ("multiply", (a, b, _) => a * b, [1.5, -2], -3),
        ("divide", (a, b, _) => a / Max(b, 0.5), [3, 2], 1.5),
        ("negate", (a, _, _) => -a, [1.5], -1.5),
        ("fma", FusedMultiplyAdd, [1.5, 2, 0.25], 3.25),
        ("min", (a, b, _) => Min(a, b), [1.5, -2], -2),
        ("max", (a, b, _) => Max(a, b), [1.5, -2], 1.5),
        ("abs", (a, _, _) => Abs(a), [-1.5], 1.5),
        ("floor", (a, _, _) => Floor(a), [-1.5], -2),
        // floor(-13 / 4) = floor(-3.25) = -4
        ("shift", (a, _, _) => ShiftRight(a, 2), [-13], -4),
        ("at least, equal", (a, b, _) => GreaterOrEqual(a, b), [2, 2], 1),
        ("at least, below", (a, b, _) => GreaterOrEqual(a, b), [1, 2], 0),
        ("above, equal", (a, b, _) => Greater(a, b), [2, 2], 0),
        ("above, above", (a, b, _) => Greater(a, b), [3, 2], 1),
        ("select, first", Select, [-0.5, 2, 3], 2),
        ("select, second", Select, [0, 2, 3], 3),
        ("exp", (a, _, _) => Exp(a), [0], 1),
        ("sin", (a, _, _) => Sin(a), [0], 0),
        ("cos", (a, _, _) => Cos(a), [0], 1),
        ("detach", (a, _, _) => Detach(a), [1.5], 1.5),
    ];

    [Test]
    public void EveryOperationGivesItsValue([Range(0, 20)] int at)
    {
        var (name, function, inputs, expected) = Operations[at];
        var model = Function(function);
        double[] padded = [.. inputs, .. new double[3 - inputs.Length]];

        Assert.That(Operations, Has.Length.EqualTo(21));
        Assert.That(Evaluate(Double, model, padded), Is.EqualTo(expected), name);
        Assert.That(Evaluate(Single, model, padded), Is.EqualTo((float)expected), name);
        if (name is not ("exp" or "sin" or "cos" or "shift"))
        {
            var wide = new FixedPointArithmetic(new FixedPointFormat(16, 8));
            Assert.That(wide.ToDouble(Evaluate(wide, model, padded)), Is.EqualTo(expected), name);
        }
    }

    [TestCase(Comparison.AtLeast, 1.0)]
    [TestCase(Comparison.Above, 0.0)]
    public void TheComparisonDecidesAtTheThreshold(Comparison comparison, double expected)
    {
        var model = NeuronModel.Define("spike", n => n.Spike(n.Input, 1, comparison));

        Assert.That(Evaluate(Double, model, 1), Is.EqualTo(expected));
        Assert.That(Evaluate(Single, model, 1), Is.EqualTo((float)expected));
        Assert.That(Evaluate(Double, model, 1.1), Is.EqualTo(1.0));
        Assert.That(Evaluate(Double, model, 0.9), Is.Zero);
    }

    [Test]
    public void MinMaxAndSelectFollowTheirComparisons()
    {
        var (min, max) = (Function((a, b, _) => Min(a, b)), Function((a, b, _) => Max(a, b)));

        // a < b and a > b are false with NaN, so the second operand comes.
        Assert.That(Evaluate(Single, min, float.NaN, 2, 0), Is.EqualTo(2f));
        Assert.That(Evaluate(Single, min, 2, float.NaN, 0), Is.NaN);
        Assert.That(Evaluate(Single, max, float.NaN, 2, 0), Is.EqualTo(2f));
        Assert.That(BitConverter.SingleToInt32Bits(Evaluate(Single, min, 0, -0.0, 0)), Is.EqualTo(BitConverter.SingleToInt32Bits(-0f)));
        Assert.That(Evaluate(Single, Function(Select), float.NaN, 2, 3), Is.EqualTo(2f));
    }

    [Test]
    public void FloatIsRoundedAfterEachOperationAndFusedOnlyWhereItSaysSo()
    {
        // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24; the last term is lost when the product is rounded, kept when fused.
        var x = 1 + Math.ScaleB(1, -12);
        var apart = Function((a, b, c) => a * b + c);
        var fused = Function(FusedMultiplyAdd);
        var c = -(1 + Math.ScaleB(1, -11));

        Assert.That(Evaluate(Single, apart, x, x, c), Is.Zero);
        Assert.That(Evaluate(Single, fused, x, x, c), Is.EqualTo((float)Math.ScaleB(1, -24)));
    }

    [Test]
    public void TheFunctionsOfFloatAreTheSharedOnes()
    {
        Assert.That(Evaluate(Single, Function((a, _, _) => Exp(a)), 1.3, 0, 0), Is.EqualTo(SharedMath.Exp(1.3f)));
        Assert.That(Evaluate(Single, Function((a, _, _) => Sin(a)), 1.3, 0, 0), Is.EqualTo(SharedMath.Sin(1.3f)));
        Assert.That(Evaluate(Single, Function((a, _, _) => Cos(a)), 1.3, 0, 0), Is.EqualTo(SharedMath.Cos(1.3f)));
    }

    [Test]
    public void TheLeakyNeuronFollowsItsEquations()
    {
        var model = NeuronDefinitionTests.Lif();
        var trace = new NeuronInterpreter<double>(model.Step, Double).Run(model, 1, [0.6, 0.6, 0, 0]);
        var decay = Math.Exp(-1.0 / 20);
        // 0.6; 0.6 d + 0.6 = 1.1707 fires, minus 1; then it decays.
        var second = (decay * 0.6) + 0.6 - 1;

        Assert.That(trace.Outputs.Select(o => o[0]), Is.EqualTo(new[] { 0.0, 1, 0, 0 }));
        Assert.That(trace.States.Select(s => s[0]), Is.EqualTo(new[] { 0, 0.6, second, decay * second, decay * (decay * second) }));
    }

    [Test]
    public void InvariantsAreComputedFromParametersAndTimeStep()
    {
        var model = NeuronDefinitionTests.Lif();
        var interpreter = new NeuronInterpreter<float>(model.Step, Single);
        var at = model.Step.Instructions.Select((i, place) => (i, place)).Single(p => p.i.Operation == StepOperation.Exp).place;

        Assert.That(interpreter.Invariants([10, 1], 2)[at], Is.EqualTo(SharedMath.Exp(-2f / 10f)));
        Assert.That(() => interpreter.Invariants([10, 1], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
