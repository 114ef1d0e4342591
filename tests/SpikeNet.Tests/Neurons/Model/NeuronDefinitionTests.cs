using SpikeNet.Neurons;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Neurons.Model;

public class NeuronDefinitionTests
{
    internal static NeuronModel Lif() => NeuronModel.Define(
        "LIF",
        n =>
        {
            var tau = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: true);
            var theta = n.Parameter("v_threshold", 1, min: 0, trainable: true);
            var v = n.State("v");
            v.Set(Exp(-n.TimeStep / tau) * v + n.Input);
            var s = n.Spike(v, theta, Comparison.AtLeast);
            v.Set(v - theta * Detach(s));
        },
        source: "Gerstner et al. 2014, section 1.3");

    [Test]
    public void EquationsBecomeTheInstructionsThatTheySay()
    {
        const string expected = """
            neuron LIF
              source Gerstner et al. 2014, section 1.3
              parameter tau_m = 20 ms in [0.1, Infinity], trainable
              parameter v_threshold = 1 in [0, Infinity], trainable
              state v = 0
              input input
              output spike, spikes
            step
              %0 = dt    ; invariant
              %1 = input
              %2 = tau_m    ; invariant
              %3 = v_threshold    ; invariant
              %4 = v
              %5 = -%0    ; invariant
              %6 = %5 / %2    ; invariant
              %7 = exp(%6)    ; invariant
              %8 = %7 * %4
              %9 = %8 + %1
              %10 = H(%9 >= %3)
              %11 = detach(%10)
              %12 = %3 * %11
              %13 = %9 - %12
              v' = %13
              spike = %10

            """;

        Assert.That(Lif().ToString(), Is.EqualTo(expected.ReplaceLineEndings("\n")));
    }

    [Test]
    public void ModelsAndProgramsAreEqualByContent()
    {
        var (one, two) = (Lif(), Lif());

        Assert.That(two, Is.EqualTo(one));
        Assert.That(two.GetHashCode(), Is.EqualTo(one.GetHashCode()));
        Assert.That(two.Step, Is.EqualTo(one.Step));
        Assert.That(two.Step.GetHashCode(), Is.EqualTo(one.Step.GetHashCode()));
        Assert.That(one.With(("tau_m", 10)), Is.Not.EqualTo(one));
        Assert.That(one.With(("tau_m", 10)).Step, Is.EqualTo(one.Step));
    }

    [Test]
    public void ZeroAndMinusZeroAreDifferentConstants()
    {
        StepProgram With(double value) => new() { Instructions = [new(StepOperation.Constant, Value: value)], States = [], Outputs = [0] };

        var zero = With(0.0);
        Assert.That(With(-0.0), Is.Not.EqualTo(zero));
        Assert.That(With(0.0), Is.EqualTo(zero));
    }

    [Test]
    public void EveryOperandOrderOfStatesNumbersAndExpressionsReadsAsWritten()
    {
        var model = NeuronModel.Define("operators", n =>
        {
            var v = n.State("v", 3);
            var w = n.State("w", 2);
            // 3*2 - 3/2 + (2 - 3) + 4*(-3) + 3*0.5 - (1 - 2) with input 4: 6 - 1.5 - 1 - 12 + 1.5 + 1 = -6
            n.Output("y", v * w - v / Max(w, 1) + (w - v) + n.Input * -v + v * 0.5 - (1 - w));
            v.Set(v + n.Input);
            n.Output("new", v - v.Previous);
        });

        var trace = new NeuronInterpreter<double>(model.Step, new DoubleArithmetic()).Run(model, 1, [4]);

        Assert.That(trace.Outputs[0], Is.EqualTo(new[] { -6.0, 4.0 }));
        Assert.That(trace.States[1], Is.EqualTo(new[] { 7.0, 2.0 }));
    }

    [Test]
    public void WhatIsWrittenTwiceIsComputedOnce()
    {
        var model = NeuronModel.Define("shared", n =>
        {
            var v = n.State("v");
            v.Set(Exp(v * n.Input) + Exp(n.Input * v));
            n.Output("v", v);
        });

        Assert.That(model.Step.Instructions.Count(i => i.Operation == StepOperation.Multiply), Is.EqualTo(1));
        Assert.That(model.Step.Instructions.Count(i => i.Operation == StepOperation.Exp), Is.EqualTo(1));
    }

    [Test]
    public void WhatNothingNeedsIsLeftOut()
    {
        var model = NeuronModel.Define("dead", n =>
        {
            var v = n.State("v");
            _ = Exp(n.Input);
            v.Set(n.Input);
            n.Output("v", v);
        });

        Assert.That(model.Step.Instructions.Select(i => i.Operation), Is.EqualTo(new[] { StepOperation.Input }));
    }

    [Test]
    public void OnlyStepsThatDependOnStateOrInputAreRepeated() =>
        Assert.That(
            Lif().Step.Instructions.Zip(Lif().Step.Invariant()).Where(p => p.Second).Select(p => p.First.Operation),
            Is.EqualTo(new[] { StepOperation.TimeStep, StepOperation.Parameter, StepOperation.Parameter, StepOperation.Negate, StepOperation.Divide, StepOperation.Exp }));

    [Test]
    public void DefaultsAreReplacedWithinTheirRange()
    {
        var model = Lif().With(("tau_m", 5), ("v_threshold", 2));

        Assert.That(model.ParameterDefaults(), Is.EqualTo(new[] { 5.0, 2.0 }));
        Assert.That(model.ParameterSlot("v_threshold"), Is.EqualTo(1));
        Assert.That(() => model.ParameterSlot("tau"), Throws.ArgumentException.With.Message.Contains("tau_m, v_threshold"));
    }

    [Test]
    public void QuantitiesAreTakenInAndOutOfUnitsWithoutInstructions()
    {
        var model = NeuronModel.Define("units", n =>
        {
            var v = n.State("v", -65, Unit.Millivolt);
            v.Set(v + n.Input.In(Unit.Millivolt));
            n.Output("v", v.Value.Over(Unit.Millivolt));
            n.Output("distance", (v - n.Constant(-70, Unit.Millivolt)) / n.Constant(1, Unit.Millivolt));
        });

        var trace = new NeuronInterpreter<double>(model.Step, new DoubleArithmetic()).Run(model, 1, [2]);

        // -65 + 2 = -63; -63 + 70 = 7
        Assert.That(trace.Outputs[0], Is.EqualTo(new[] { -63.0, 7.0 }));
        Assert.That(model.Step.Instructions, Has.Length.EqualTo(7));
    }
}
