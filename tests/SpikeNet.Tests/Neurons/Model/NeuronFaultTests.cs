using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Neurons.Model;

public class NeuronFaultTests
{
    private static NeuronFault[] Faults(Action<NeuronBuilder> equations)
    {
        var thrown = Assert.Throws<NeuronModelException>(() => NeuronModel.Define("wrong", equations));
        return [.. thrown!.Faults];
    }

    private static NeuronFault Fault(Action<NeuronBuilder> equations)
    {
        var faults = Faults(equations);
        Assert.That(faults, Has.Length.EqualTo(1), string.Join("; ", faults.Select(f => f.ToString())));
        return faults[0];
    }

    private static void Expect(NeuronFault fault, string subject, string operation, string message)
    {
        Assert.That(fault.Subject, Is.EqualTo(subject));
        Assert.That(fault.Operation, Is.EqualTo(operation));
        Assert.That(fault.Message, Does.Contain(message));
    }

    [Test]
    public void AddingDifferentUnits() => Expect(
        Fault(n =>
        {
            var tau = n.Parameter("tau", 20, Unit.Millisecond, min: 1);
            var v = n.State("v", unit: Unit.Millivolt);
            v.Set(v + tau);
            n.Output("v", v);
        }),
        "v", "add", "v is in mV, but tau is in ms");

    [Test]
    public void AddingABareNumberToAQuantity() => Expect(
        Fault(n =>
        {
            var v = n.State("v", unit: Unit.Millivolt);
            n.Output("y", v + 65);
        }),
        "v", "add", "v is in mV, but 65 is in 1");

    [Test]
    public void ZeroHasEveryUnit() => Assert.That(
        NeuronModel.Define("relu", n =>
        {
            var v = n.State("v", unit: Unit.Millivolt);
            n.Output("y", Max(v, 0) + 0);
            v.Set(0);
        }).Outputs,
        Has.Length.EqualTo(1));

    [TestCase("exp")]
    [TestCase("sin")]
    [TestCase("cos")]
    [TestCase("floor")]
    public void FunctionsOfQuantities(string function) => Expect(
        Fault(n =>
        {
            var tau = n.Parameter("tau", 20, Unit.Millisecond, min: 1);
            n.Output("y", function switch { "exp" => Exp(tau), "sin" => Sin(tau), "cos" => Cos(tau), _ => Floor(tau) });
        }),
        "tau", function, "dimensionless, but is in ms");

    [TestCase("compare")]
    [TestCase("min")]
    [TestCase("max")]
    [TestCase("subtract")]
    [TestCase("spike")]
    public void ComparingDifferentUnits(string operation) => Expect(
        Fault(n =>
        {
            var tau = n.Parameter("tau", 20, Unit.Millisecond, min: 1);
            Expression y = operation switch
            {
                "compare" => Greater(n.Input, tau),
                "min" => Min(n.Input, tau),
                "max" => Max(n.Input, tau),
                "subtract" => n.Input - tau,
                _ => n.Spike(n.Input, tau),
            };
            n.Output("y", y);
        }),
        "input", operation, "input is in 1, but tau is in ms");

    [Test]
    public void SelectingBetweenDifferentUnits() => Expect(
        Fault(n =>
        {
            var tau = n.Parameter("tau", 20, Unit.Millisecond, min: 1);
            n.Output("y", Select(n.Input, tau, n.Input));
        }),
        "tau", "select", "tau is in ms, but input is in 1");

    [Test]
    public void SelectingByAQuantity() => Expect(
        Fault(n => n.Output("y", Select(n.TimeStep, n.Input, 0))), "dt", "select", "the condition must be dimensionless, but is in ms");

    [Test]
    public void FusingDifferentUnits() => Expect(
        Fault(n => n.Output("y", FusedMultiplyAdd(n.TimeStep, n.Input, n.Input))), "input", "fused multiply-add", "the product is in ms, but input is in 1");

    [Test]
    public void SettingAStateToAnotherUnit() => Expect(
        Fault(n =>
        {
            var v = n.State("v", unit: Unit.Millivolt);
            v.Set(n.TimeStep * n.Input);
            n.Output("v", v);
        }),
        "v", "set", "it is in mV, but dt * input is in ms");

    [Test]
    public void TakingAQuantityOverAnotherUnit() => Expect(
        Fault(n => n.Output("y", n.TimeStep.Over(Unit.Millivolt))), "dt", "over mV", "expected mV, but it is in ms");

    [Test]
    public void UsingAnotherNeuronsExpression()
    {
        Expression? stolen = null;
        NeuronModel.Define("owner", n =>
        {
            stolen = n.Parameter("tau", 20, Unit.Millisecond, min: 1);
            n.Output("y", n.Input);
        });

        Expect(
            Fault(n => n.Output("y", n.TimeStep / stolen!)), "tau", "divide", "another neuron's equations");
    }

    [Test]
    public void UsingAnExpressionAfterItsDefinition()
    {
        Expression? kept = null;
        NeuronModel.Define("owner", n => n.Output("y", kept = n.Input));

        Assert.That(() => kept! + 1, Throws.InvalidOperationException.With.Message.Contains("'input' was used (add) after the definition"));
    }

    [Test]
    public void AStateThatIsNeitherReadNorSet() => Expect(
        Fault(n =>
        {
            n.State("w");
            n.Output("y", n.Input);
        }),
        "w", "declare", "neither read nor set");

    [Test]
    public void AStateThatIsOnlyReadKeepsItsValue() => Assert.That(
        NeuronModel.Define("bias", n =>
        {
            var b = n.State("b", 2);
            n.Output("y", n.Input + b);
        }).States,
        Has.Length.EqualTo(1));

    private static readonly (string Divisor, Func<NeuronBuilder, Expression> Make, bool Wrong)[] Divisors =
    [
        ("p", n => n.Parameter("p", 1), true),
        ("p", n => n.Parameter("p", 1, min: 0), true),
        ("p", n => n.Parameter("p", -1, max: 0), true),
        ("p", n => n.Parameter("p", 1, min: 0.1), false),
        ("p", n => n.Parameter("p", -1, max: -0.1), false),
        ("input", n => n.Input, true),
        ("0", n => n.Constant(0), true),
        ("2", n => n.Constant(2), false),
        ("abs(input)", n => Abs(n.Input), true),
        ("abs(input) + 1", n => Abs(n.Input) + 1, false),
        ("max(input, 0.001)", n => Max(n.Input, 0.001), false),
        ("max(input, -1)", n => Max(n.Input, -1), true),
        ("min(input, -1)", n => Min(n.Input, -1), false),
        ("exp(input)", n => Exp(n.Input), false),
        ("-exp(input)", n => -Exp(n.Input), false),
        ("input * input + 1", n => n.Input * n.Input + 1, false),
        ("input * input", n => n.Input * n.Input, true),
        ("1 - exp(-dt / p)", n => 1 - Exp(-n.TimeStep / n.Parameter("p", 20, Unit.Millisecond, min: 0.1)), false),
        ("1 - exp(dt / p)", n => 1 - Exp(n.TimeStep / n.Parameter("p", 20, Unit.Millisecond, min: 0.1)), false),
        ("2 - exp(dt / p)", n => 2 - Exp(n.TimeStep / n.Parameter("p", 20, Unit.Millisecond, min: 0.1)), true),
        ("sin(input)", n => Sin(n.Input), true),
        ("sin(input) + 2", n => Sin(n.Input) + 2, false),
        ("select(input, 1, 2)", n => Select(n.Input, 1, 2), false),
        ("select(input, 0, 2)", n => Select(n.Input, n.Constant(0), 2), true),
        ("p - 3", n => n.Parameter("p", 2, min: 1, max: 2) - 3, false),
        ("p - 2", n => n.Parameter("p", 2, min: 1, max: 2) - 2, true),
        ("floor(p)", n => Floor(n.Parameter("p", 0.5, min: 0.5, max: 2)), true),
        ("p >> 1", n => ShiftRight(n.Parameter("p", 4, min: 2, max: 8), 1), false),
        ("fma(input, input, 1)", n => FusedMultiplyAdd(n.Input, n.Input, 1), false),
        ("1 / p", n => 1 / n.Parameter("p", 4, min: 2), false),
        ("detach(input)", n => Detach(n.Input), true),
        ("input >= 0", n => GreaterOrEqual(n.Input, 0), true),
    ];

    [Test]
    public void DivisionsThatCanBeByZero([Range(0, 31)] int at)
    {
        Assert.That(Divisors, Has.Length.EqualTo(32));
        var (divisor, make, wrong) = Divisors[at];
        void Equations(NeuronBuilder n) => n.Output("y", n.Input / make(n));

        if (wrong)
            Expect(Fault(Equations), divisor, "divide", "the divisor can be 0");
        else
            Assert.That(NeuronModel.Define("sound", Equations).Step.Instructions[^1].Operation, Is.EqualTo(StepOperation.Divide));
    }

    [Test]
    public void DefaultsOutOfRange() => Expect(
        Fault(n => n.Output("y", n.Input * n.Parameter("p", 3, Unit.Millisecond, min: 0, max: 2))), "p", "declare", "from 0 to 2 ms, but is 3");

    [Test]
    public void DefaultsThatAreNotNumbers() => Expect(
        Fault(n => n.Output("y", n.Input * n.Parameter("p", double.NaN))), "p", "declare", "finite, but is NaN");

    [Test]
    public void EmptyRanges() => Expect(
        Fault(n => n.Output("y", n.Input * n.Parameter("p", 1, min: 2, max: 0))), "p", "declare", "the range is empty: from 2 to 0");

    [Test]
    public void InitialStatesThatAreNotNumbers() => Expect(
        Fault(n => n.Output("y", n.State("v", double.PositiveInfinity))), "v", "declare", "finite, but is Infinity");

    [Test]
    public void ConstantsThatAreNotNumbers() => Assert.That(
        Faults(n => n.Output("y", n.Input + double.NaN)).Single().Message, Does.Contain("the number must be finite, but is NaN"));

    [Test]
    public void NoOutput() => Expect(Fault(n => n.State("v").Set(n.Input)), "wrong", "output", "no output");

    [Test]
    public void SeveralSpikeOutputs() => Expect(
        Fault(n =>
        {
            n.Spike(n.Input, 1, name: "one");
            n.Spike(n.Input, 2, name: "two");
        }),
        "one, two", "spike", "one spike output at most");

    [TestCase("", "parameter", "name is empty")]
    [TestCase(" ", "parameter", "name is empty")]
    public void EmptyNames(string name, string subject, string message) => Expect(
        Fault(n => n.Output("y", n.Input * n.Parameter(name, 1))), subject, "declare", message);

    [Test]
    public void DuplicateNames()
    {
        var faults = Faults(n =>
        {
            var p = n.Parameter("v", 1);
            var v = n.State("v");
            v.Set(p + n.AdditionalInput("input"));
            n.Output("y", v);
            n.Output("y", v);
        });

        Assert.That(faults.Select(f => f.ToString()), Is.EqualTo(new[]
        {
            "declare 'v': the state's name is taken by a parameter.",
            "declare 'input': the input's name is taken by an input.",
            "declare 'y': the output's name is taken by an output.",
        }));
    }

    [Test]
    public void AllMistakesComeAtOnceEachOnce()
    {
        var thrown = Assert.Throws<NeuronModelException>(() => NeuronModel.Define("many", n =>
        {
            var tau = n.Parameter("tau", 0, Unit.Millisecond, min: 1);
            var v = n.State("v");
            var wrong = Exp(tau);
            v.Set(wrong * v + wrong);
            n.Output("y", v + tau);
        }));

        Assert.That(thrown!.Model, Is.EqualTo("many"));
        Assert.That(thrown.Faults.Select(f => (f.Subject, f.Operation)), Is.EqualTo(new[] { ("tau", "exp"), ("v", "add"), ("tau", "declare") }));
        Assert.That(thrown.Message, Does.StartWith("The neuron model 'many' is wrong:").And.Contain("add 'v': v is in 1, but tau is in ms."));
    }

    [Test]
    public void OverridesOutOfRangeOrUnknown()
    {
        var thrown = Assert.Throws<NeuronModelException>(() => NeuronDefinitionTests.Lif().With(("tau_m", 0.01), ("tau", 3)));

        Assert.That(thrown!.Faults.Select(f => f.Subject), Is.EqualTo(new[] { "tau_m", "tau" }));
        Assert.That(thrown.Faults[0].Message, Does.Contain("from 0.1 to Infinity ms, but is 0.01"));
        Assert.That(thrown.Faults[1].Message, Does.Contain("no such parameter; there are tau_m, v_threshold"));
    }

    [Test]
    public void ShiftsOutsideTheWord() => Assert.That(
        () => NeuronModel.Define("shift", n => n.Output("y", ShiftRight(n.Input, 32))), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static NeuronModel Raw(params StepInstruction[] instructions) => new()
    {
        Name = "raw",
        Parameters = [],
        States = [],
        Inputs = ["input"],
        Outputs = [new("y", NeuronOutputKind.Graded)],
        Step = new StepProgram { Instructions = [.. instructions], States = [], Outputs = [instructions.Length - 1] },
    };

    [Test]
    public void ProgramsFromElsewhereAreVerifiedToo()
    {
        string[] Messages(params StepInstruction[] instructions) => [.. NeuronVerifier.Check(Raw(instructions)).Select(f => f.ToString())];

        Assert.That(Messages(new StepInstruction(StepOperation.Input)), Is.Empty);
        Assert.That(Messages(new StepInstruction(StepOperation.Input, Slot: 1)), Is.EqualTo(new[] { "input '%0': there is no input 1; there are 1." }));
        Assert.That(Messages(new StepInstruction(StepOperation.Exp, A: 1), new(StepOperation.Input)), Is.EqualTo(new[] { "exp '%0': operand %1 is used before it is defined." }));
        Assert.That(Messages(new StepInstruction(StepOperation.Input, A: 0)), Is.EqualTo(new[] { "input '%0': it takes 0 operands, but has more." }));
        Assert.That(Messages(new StepInstruction(StepOperation.StateGradient)), Is.EqualTo(new[] { "stategradient '%0': it has no place in a forward program." }));
        Assert.That(Messages(new StepInstruction((StepOperation)99)), Is.EqualTo(new[] { "99 '%0': it has no place in a forward program." }));
        Assert.That(NeuronVerifier.Check(Raw(new StepInstruction(StepOperation.Input)) with { States = [new("v", 0, Unit.One)] }).Single().Message, Does.Contain("leaves 0 states, but the model has 1"));
    }
}
