using SpikeNet.Neurons;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tests.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Neurons.Differentiation;

public class NeuronDifferentiationTests
{
    // Zero but within 1e-4 of the threshold, so that true and surrogate gradients agree away from it.
    private static readonly Surrogate Nowhere = new(SurrogateKind.Boxcar, 5000);

    private static double[][] Inputs(int steps, int inputs, int seed, double low, double high)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, steps).Select(_ => Enumerable.Range(0, inputs).Select(_ => low + (random.NextDouble() * (high - low))).ToArray())];
    }

    private static readonly (string Name, Func<Expression, Expression, Expression, Expression> Function)[] Functions =
    [
        ("add", (x, v, p) => x + v + p),
        ("subtract", (x, v, p) => x - v - p),
        ("multiply", (x, v, p) => x * v * p),
        ("square", (x, v, p) => v * v + x * x + p * p),
        ("divide", (x, v, p) => v / (1 + x * x) + x / (2 + p * p)),
        ("negate", (x, v, p) => -(x * v) - -p * v),
        ("fused", (x, v, p) => FusedMultiplyAdd(x, v, p) + FusedMultiplyAdd(p, p, x)),
        ("min", (x, v, p) => Min(x, v) + Min(x, p) * v),
        ("max", (x, v, p) => Max(x, v) + Max(x, p) * v),
        ("abs", (x, v, p) => Abs(x) * v + Abs(v - p)),
        ("select", (x, v, p) => Select(Greater(x, p), v * x, v * p)),
        ("compare", (x, v, p) => v * GreaterOrEqual(x, 0) + p),
        ("floor", (x, v, p) => v * (x - Floor(x)) + p),
        ("exp", (x, v, p) => Exp(x * v) + Exp(-p * p)),
        ("sin", (x, v, p) => Sin(x * v) + Sin(p)),
        ("cos", (x, v, p) => Cos(x * v) + Cos(p) * v),
        ("invariant", (x, v, p) => Exp(-1 / (1 + p * p)) * v + Sin(p) * Exp(p) * x + Max(p, 0.1)),
    ];

    [Test]
    public void EveryOperationAgreesWithCentralDifferences([Range(0, 16)] int at)
    {
        Assert.That(Functions, Has.Length.EqualTo(17));
        var (name, function) = Functions[at];
        var model = NeuronModel.Define(name, n =>
        {
            var p = n.Parameter("p", 0.4, trainable: true);
            var q = n.Parameter("q", 0.7);
            var v = n.State("v");
            var y = function(n.Input, v, p);
            n.Output("y", y * q);
            v.Set(q * v + 0.1 * Sin(y));
        });

        GradientCheck.Run(model, Surrogate.ATan, Inputs(6, 1, at + 1, -1, 1), [0.3], at);
    }

    [Test]
    public void ShiftsPassTheGradientStraightThrough()
    {
        var model = NeuronModel.Define("shift", n => n.Output("y", ShiftRight(n.Input, 3)));
        var back = new NeuronInterpreter<double>(NeuronDifferentiation.Backward(model, Surrogate.ATan), new DoubleArithmetic());

        Assert.That(back.StepBack(back.Invariants([], 1), [], [5], [], [2]).Inputs, Is.EqualTo(new[] { 0.25 }));
    }

    [Test]
    public void TheLeakyNeuronAgreesWithCentralDifferencesBetweenItsSpikes([Range(1, 20)] int seed)
    {
        var model = NeuronDefinitionTests.Lif().With(("tau_m", 7));
        var inputs = Inputs(30, 1, seed, -0.2, 0.8);
        var spikes = new NeuronInterpreter<double>(model.Step, new DoubleArithmetic()).Run(model, 1, [.. inputs.Select(x => x[0])]).Outputs.Sum(o => o[0]);

        Assert.That(spikes, Is.GreaterThan(3));
        GradientCheck.Run(model, Nowhere, inputs, [0], seed);
    }

    [Test]
    public void ANeuronOfThreeStatesAgreesWithCentralDifferences([Range(1, 20)] int seed)
    {
        var model = NeuronModel.Define("adaptive, refractory", n =>
        {
            var tauM = n.Parameter("tau_m", 12, Unit.Millisecond, min: 0.1, trainable: true);
            var tauS = n.Parameter("tau_s", 4, Unit.Millisecond, min: 0.1, trainable: true);
            var rho = n.Parameter("rho", 0.9, trainable: true);
            var beta = n.Parameter("beta", 0.3, trainable: true);
            var (current, v, a) = (n.State("i"), n.State("v"), n.State("a"));
            var decay = Exp(-n.TimeStep / tauM);
            current.Set(Exp(-n.TimeStep / tauS) * current + n.Input);
            v.Set(decay * v + (1 - decay) * current);
            var s = n.Spike(v, 0.5 + beta * a, Comparison.Above);
            v.Set(Select(s, 0, v));
            a.Set(rho * a + Detach(s));
            n.Output("trace", v * a);
        });

        GradientCheck.Run(model, Nowhere, Inputs(25, 1, seed, -0.3, 1.5), [0.1, 0.05, 0.2], seed);
    }

    [TestCaseSource(typeof(SurrogateTests), nameof(SurrogateTests.All))]
    public void AtTheSpikeTheGradientIsTheDeclaredSurrogate(Surrogate surrogate)
    {
        var model = NeuronDefinitionTests.Lif();
        var back = new NeuronInterpreter<double>(NeuronDifferentiation.Backward(model, surrogate), new DoubleArithmetic());
        var decay = Math.Exp(-1.0 / 20);

        foreach (var (v, x) in new[] { (0.5, 0.3), (0.9, 0.3), (0.2, 0.81), (0.0, 1.0) })
        {
            var u = (decay * v) + x - 1;
            var slope = SurrogateTests.Equation(new DoubleArithmetic(), surrogate, u);
            var gradients = back.StepBack(back.Invariants([20, 1], 1), [v], [x], [0], [1]);

            Assert.That(gradients.Inputs[0], Is.EqualTo(slope));
            Assert.That(gradients.States[0], Is.EqualTo(slope * decay));
            // d(decay)/d(tau) = decay * dt / tau^2; dL/d(theta) = -slope
            Assert.That(gradients.Parameters[0], Is.EqualTo(slope * v * decay / 400).Within(1e-15));
            Assert.That(gradients.Parameters[1], Is.EqualTo(-slope));
        }
    }

    [Test]
    public void TheResetPassesGradientOnlyWhereAsked()
    {
        var model = NeuronDefinitionTests.Lif();
        double Input(bool throughReset)
        {
            var back = new NeuronInterpreter<double>(NeuronDifferentiation.Backward(model, Surrogate.ATan, throughReset), new DoubleArithmetic());
            return back.StepBack(back.Invariants([20, 2], 1), [0], [2.5], [1], [0]).Inputs[0];
        }

        // v' = v - 2 s: dv'/dx = 1, or 1 - 2 surrogate(0.5)
        Assert.That(Input(throughReset: false), Is.EqualTo(1));
        Assert.That(Input(throughReset: true), Is.EqualTo(1 - (2 * Surrogate.ATan.Derivative(0.5))).Within(1e-15));
    }

    [Test]
    public void AResetInTheStepAfterPassesGradientOnlyWhereAsked()
    {
        var model = NeuronModel.Define("late reset", n =>
        {
            var (v, z) = (n.State("v"), n.State("z"));
            v.Set(v + n.Input - Detach(z));
            z.Set(n.Spike(v, 1));
        });
        double Kept(bool throughReset)
        {
            var back = new NeuronInterpreter<double>(NeuronDifferentiation.Backward(model, Surrogate.StraightThrough, throughReset), new DoubleArithmetic());
            return back.StepBack(back.Invariants([], 1), [0, 1], [0.5], [1, 0], [0]).States[1];
        }

        Assert.That(Kept(throughReset: false), Is.Zero);
        Assert.That(Kept(throughReset: true), Is.EqualTo(-1));
    }

    [Test]
    public void OtherDetachesBlockGradientAlsoWhenItPassesTheReset()
    {
        var model = NeuronModel.Define("detached", n =>
        {
            var v = n.State("v");
            v.Set(v + Detach(n.Input * n.Input));
            n.Spike(v, 1);
        });

        Assert.That(NeuronDifferentiation.Backward(model, Surrogate.ATan, throughReset: true).InputGradients, Is.EqualTo(new[] { -1 }));
    }

    [Test]
    public void TiesGoToTheFirstOperand()
    {
        foreach (var function in new Func<Expression, Expression, Expression>[] { Min, Max })
        {
            var model = NeuronModel.Define("tie", n => n.Output("y", function(n.Input, n.AdditionalInput("b"))));
            var back = new NeuronInterpreter<double>(NeuronDifferentiation.Backward(model, Surrogate.ATan), new DoubleArithmetic());

            Assert.That(back.StepBack([.. back.Invariants([], 1)], [], [2, 2], [], [1]).Inputs, Is.EqualTo(new[] { 1.0, 0 }));
        }
    }

    [Test]
    public void TheSlopeOfTheMagnitudeAtZeroIsZero()
    {
        var model = NeuronModel.Define("abs", n => n.Output("y", Abs(n.Input)));
        var back = new NeuronInterpreter<double>(NeuronDifferentiation.Backward(model, Surrogate.ATan), new DoubleArithmetic());

        Assert.That(new double[] { -2, 0, 2 }.Select(x => back.StepBack(back.Invariants([], 1), [], [x], [], [3]).Inputs[0]), Is.EqualTo(new[] { -3.0, 0, 3 }));
    }

    [Test]
    public void OnlyTrainableParametersHaveGradients()
    {
        var model = NeuronModel.Define("frozen", n =>
        {
            var tau = n.Parameter("tau", 20, Unit.Millisecond, min: 1);
            var gain = n.Parameter("gain", 1, trainable: true);
            var v = n.State("v");
            v.Set(Exp(-n.TimeStep / tau) * v + gain * n.Input);
            n.Output("v", v);
        });

        var backward = NeuronDifferentiation.Backward(model, Surrogate.ATan);

        Assert.That(backward.ParameterGradients[0], Is.EqualTo(-1));
        Assert.That(backward.ParameterGradients[1], Is.Not.EqualTo(-1));
    }

    [Test]
    public void TheBackwardProgramHoldsOnlyWhatItNeeds()
    {
        var model = NeuronModel.Define("integrator", n =>
        {
            var v = n.State("v");
            v.Set(0.5 * v + n.Input);
            n.Output("v", v);
        });

        // g = d(v') + d(v); d(input) = g; d(v before) = 0.5 g
        const string expected = """
              %0 = 0.5    ; invariant
              %1 = d(v')
              %2 = d(v)
              %3 = %1 + %2
              %4 = %3 * %0
              d(v before) = %4
              d(input) = %3

            """;
        Assert.That(NeuronDifferentiation.Backward(model, Surrogate.ATan).ToText(model), Is.EqualTo(expected.ReplaceLineEndings("\n")));
    }

    [Test]
    public void DerivativesByParametersAreInvariant()
    {
        var model = NeuronModel.Define("leak", n =>
        {
            var tau = n.Parameter("tau", 20, Unit.Millisecond, min: 1, trainable: true);
            var v = n.State("v");
            v.Set(Exp(-n.TimeStep / tau) * v + n.Input);
            n.Output("v", v);
        });

        // In each step only: d(v') + d(v), times decay, times v, times d(decay)/d(tau).
        var backward = NeuronDifferentiation.Backward(model, Surrogate.ATan);
        var repeated = backward.Instructions.Zip(backward.Invariant()).Where(p => !p.Second && StepOperations.Operands(p.First.Operation) > 0).Select(p => p.First.Operation);
        Assert.That(repeated, Is.EquivalentTo(new[] { StepOperation.Add, StepOperation.Multiply, StepOperation.Multiply, StepOperation.Multiply }));
    }

    [Test]
    public void EqualModelsHaveEqualBackwardPrograms()
    {
        StepProgram Backward(Surrogate surrogate) => NeuronDifferentiation.Backward(NeuronDefinitionTests.Lif(), surrogate);

        var first = Backward(Surrogate.ATan);
        Assert.That(Backward(Surrogate.ATan), Is.EqualTo(first));
        Assert.That(first, Is.Not.EqualTo(Backward(Surrogate.Triangle)));
    }

    [FsCheck.NUnit.Property(MaxTest = 300, Replay = "(20250101,3)")]
    public void RandomProgramsAgreeWithCentralDifferences(int seed)
    {
        var model = RandomPrograms.Make(seed);
        var random = new Random(seed);
        GradientCheck.Run(model, Nowhere, Inputs(4, model.Inputs.Length, seed, -1.2, 1.2), [.. model.States.Select(_ => random.NextDouble() - 0.5)], seed, 1e-5);
    }
}
