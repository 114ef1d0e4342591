using System.Collections.Immutable;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Neurons.Interpretation;

/// <summary>Neurons in integers: traces by hand, and the fast rows against the literal interpreter.</summary>
public class FixedPointProgramTests
{
    private static readonly FixedPointFormat Q8 = new(16, 8);

    /// <summary>v = v / 2 + x; s = v >= 1; v - s.</summary>
    private static readonly NeuronModel Halving = NeuronModel.Define("halving", n =>
    {
        var v = n.State("v");
        v.Set(n.Parameter("decay", 0.5) * v + n.Input);
        var s = n.Spike(v, n.Parameter("theta", 1), Comparison.AtLeast);
        v.Set(v - n.Parameter("theta2", 1) * Detach(s));
    });

    private static FixedPointProgram Form(NeuronModel model, FixedPointFormat working, FixedPointFormat state, FixedPointInput input, Func<int, ImmutableArray<int>> factor) => new(
        working, [.. model.States.Select(_ => state)], state, [.. model.Inputs.Select(_ => input)], [.. model.Step.InvariantsRead().Select(p => new FixedPointFactor(p, factor(p)))]);

    [Test]
    public void AStepByHand()
    {
        // Everything in eighths but the state, in quarters; a sum of 1 is worth 3/8: (sum 3 + 0) >> 0.
        var values = new NeuronInterpreter<double>(Halving.Step, new DoubleArithmetic()).Invariants(Halving.ParameterDefaults(), 1);
        var form = Form(Halving, new FixedPointFormat(8, 3), new FixedPointFormat(6, 2), new FixedPointInput([3], 0), p => [(int)(8 * values[p])]);
        Assert.That(form.Faults(Halving, 1), Is.Empty);
        var interpreter = new FixedPointProgramInterpreter(Halving, form);
        long[] states = interpreter.InitialStates();
        long[] Step(long sum, out bool saturated) => interpreter.Step(0, interpreter.Constants(0), states, [sum], out saturated);

        // 0 + 3/8: no spike; 3 eighths to quarters, (3 + 1) >> 1 = 2.
        Assert.That(Step(1, out var saturated), Is.EqualTo(new long[] { 0 }));
        Assert.That((states[0], saturated), Is.EqualTo((2L, false)));

        // 2 quarters are 4 eighths, halved 2, plus 9: 11 eighths spike, and 3 remain: 2 quarters.
        Assert.That(Step(3, out _), Is.Not.EqualTo(new long[] { 0 }));
        Assert.That(states[0], Is.EqualTo(2));

        // 2 + 3 x 40 = 122 eighths spike, 114 remain: 57 quarters, above 31 of six bits.
        Assert.That(Step(40, out saturated), Is.Not.EqualTo(new long[] { 0 }));
        Assert.That((states[0], saturated), Is.EqualTo((31L, true)));

        // 3 x -100 saturates to -128 before 62 / 2 is added: -97 eighths are -48 quarters by (-97 + 1) >> 1, below -32.
        Step(-100, out saturated);
        Assert.That((states[0], saturated), Is.EqualTo((-32L, true)));
    }

    [Test]
    public void SumsAreScaledByWholeMultipliers()
    {
        Assert.That(FixedPointInput.Of([4]), Is.EqualTo(new FixedPointInput([4], 0)));
        Assert.That(FixedPointInput.Of([0.25]), Is.EqualTo(new FixedPointInput([1], 2)), "exact for powers of two");
        var third = FixedPointInput.Of([1 / 3.0]);
        Assert.That(third, Is.EqualTo(new FixedPointInput([21845], 16)), "2^16 / 3 = 21845.33");
        Assert.That(third.Scaled(0, 3), Is.EqualTo((Int128)1), "65535 + 32768 is above 2^16");
        Assert.That(third.Scaled(0, -3), Is.EqualTo((Int128)(-1)));
        Assert.That(new FixedPointInput([1], 1).Scaled(0, 1), Is.EqualTo((Int128)1), "a half goes up");
        Assert.That(new FixedPointInput([1], 1).Scaled(0, -1), Is.EqualTo((Int128)0));
        var channels = FixedPointInput.Of([1, 0.5]);
        Assert.That(new[] { channels.Scaled(0, 8), channels.Scaled(1, 8), channels.Scaled(2, 8) }, Is.EqualTo(new Int128[] { 8, 4, 8 }));
        Assert.That(() => FixedPointInput.Of([0]), Throws.ArgumentException);
        Assert.That(() => FixedPointInput.Of([1e12]), Throws.ArgumentException);
    }

    [Test]
    public void WrongFormsAreNamed()
    {
        var good = Form(Halving, Q8, Q8, new FixedPointInput([1], 0), _ => [100]);
        void Wrong(FixedPointProgram form, string part) => Assert.That(form.Faults(Halving, 4), Has.Some.Contains(part));
        Assert.That(good.Faults(Halving, 4), Is.Empty);
        Wrong(good with { States = [] }, "0 formats for 1 states");
        Wrong(good with { States = [new FixedPointFormat(20, 8)] }, "Q12.8");
        Wrong(good with { States = [new FixedPointFormat(12, 9)] }, "Q3.9");
        Wrong(good with { Working = new FixedPointFormat(32, 8), Graded = new FixedPointFormat(25, 8) }, "25 bits");
        Wrong(good with { Inputs = [] }, "0 scales");
        Wrong(good with { Inputs = [new([1, 1, 1], 0)] }, "multipliers");
        Wrong(good with { Inputs = [new([1], 61)] }, "shift");
        Wrong(good with { Factors = good.Factors[1..] }, "constants at the places");
        Wrong(good with { Factors = [good.Factors[0] with { Values = [40000] }, .. good.Factors[1..]] }, "beyond Q8.8");
        Wrong(good with { Factors = [good.Factors[0] with { Values = [1, 2] }, .. good.Factors[1..]] }, "neither one nor 4");
        Assert.That(FixedPointProgram.Operation(NeuronLibrary.Named("EIF")), Is.EqualTo(StepOperation.Exp));
        Assert.That(FixedPointProgram.Operation(NeuronLibrary.Named("CUBA")), Is.Null);
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void RowsGiveWhatTheInterpreterGives(int seed)
    {
        var random = new Random(seed);
        var spiking = NeuronLibrary.All.Where(m => FixedPointProgram.Operation(m) is null).ToList();
        var model = random.Next(3) == 0 ? spiking[random.Next(spiking.Count)] : RandomModel(random);
        var bits = random.Next(12, 33);
        var working = new FixedPointFormat(bits, random.Next(0, bits));
        var size = random.Next(1, 300);
        FixedPointFormat Narrower()
        {
            var fraction = random.Next(0, working.FractionBits + 1);
            var before = random.Next(1, working.TotalBits - working.FractionBits + 1);
            return new FixedPointFormat(Math.Min(24, Math.Max(2, before + fraction)), Math.Min(fraction, Math.Min(24, Math.Max(2, before + fraction)) - 1));
        }

        int Raw() => (int)random.NextInt64(working.Smallest, working.Largest + 1) >> random.Next(0, bits);
        var form = new FixedPointProgram(
            working, [.. model.States.Select(_ => Narrower())], Narrower(),
            [.. model.Inputs.Select(_ => new FixedPointInput([.. Enumerable.Range(0, random.Next(2) == 0 ? 1 : size).Select(_ => random.Next(0, 1 << random.Next(1, 31)))], random.Next(0, 40)))],
            [.. model.Step.InvariantsRead().Select(p => new FixedPointFactor(p, [.. Enumerable.Range(0, random.Next(2) == 0 ? 1 : size).Select(_ => Raw())]))]);
        if (!form.Faults(model, size).IsEmpty)
            return;
        var interpreter = new FixedPointProgramInterpreter(model, form);
        var rows = new FixedPointRows(model, form);
        var expected = Enumerable.Range(0, size).Select(_ => interpreter.InitialStates()).ToArray();
        int[][] states = [.. model.States.Select((_, s) => Enumerable.Range(0, size).Select(n => (int)expected[n][s]).ToArray())];
        var output = random.Next(model.Outputs.Length);
        for (var t = 0; t < 6; t++)
        {
            long[] sums = [.. Enumerable.Range(0, size * model.Inputs.Length).Select(_ => (long)random.Next(-(1 << 20), 1 << 20) << random.Next(0, 3) * 10)];
            var values = new long[size];
            var count = rows.Step(size, states, sums, output, values);
            var saturations = 0;
            for (var n = 0; n < size; n++)
            {
                var given = interpreter.Step(n, interpreter.Constants(n), expected[n], [.. model.Inputs.Select((_, i) => sums[(i * size) + n])], out var saturated);
                saturations += saturated ? 1 : 0;
                Assert.That(values[n], Is.EqualTo(given[output]), model.Name);
                Assert.That(states.Select(s => (long)s[n]), Is.EqualTo(expected[n]), model.Name);
            }

            Assert.That(count, Is.EqualTo(saturations));
        }
    }

    /// <summary>Every operation that fixed point has, on states, inputs, parameters and constants.</summary>
    private static NeuronModel RandomModel(Random random) => NeuronModel.Define("random", n =>
    {
        var (v, w) = (n.State("v", 0.3), n.State("w"));
        var pool = new List<Expression> { n.Input, n.AdditionalInput("extra"), v, w, n.Constant(0.7), n.Parameter("p", 0.3), n.Parameter("q", -0.8) };
        Expression Any() => pool[random.Next(pool.Count)];
        for (var i = 0; i < 20; i++)
        {
            var (a, b, c) = (Any(), Any(), Any());
            pool.Add(random.Next(13) switch
            {
                0 => a + b,
                1 => a - b,
                2 => a * b,
                3 => a / Max(Abs(b), 0.25),
                4 => -a,
                5 => FusedMultiplyAdd(a, b, c),
                6 => Min(a, b),
                7 => Max(a, b),
                8 => Abs(a),
                9 => Floor(a),
                10 => ShiftRight(a, random.Next(1, 6)),
                11 => Select(Greater(a, b), b, c),
                _ => Select(GreaterOrEqual(a, b), a, c),
            });
        }

        v.Set(pool[^1] + v);
        w.Set(pool[^2] - w);
        n.Spike(pool[^3] + v, pool[^4], random.Next(2) == 0 ? Comparison.AtLeast : Comparison.Above);
        n.Output("y", pool[^5] + w);
    });
}
