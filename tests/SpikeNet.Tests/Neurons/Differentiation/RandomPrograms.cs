using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Tests.Neurons.Differentiation;

/// <summary>Random models of two states, two inputs, three parameters and a few dozen operations that have derivatives almost everywhere.</summary>
internal static class RandomPrograms
{
    public static NeuronModel Make(int seed)
    {
        var random = new Random(seed);
        return NeuronModel.Define($"random {seed}", n =>
        {
            var (v, w) = (n.State("v"), n.State("w"));
            var pool = new List<Expression>
            {
                n.Input, n.AdditionalInput("extra"), v, w, n.Constant(0.7), n.TimeStep.Over(Unit.Millisecond),
                n.Parameter("p", 0.3, trainable: true), n.Parameter("q", -0.8, trainable: true), n.Parameter("frozen", 1.2),
            };
            for (var i = 0; i < 25; i++)
                pool.Add(Operation(Any(), Any(), Any()));
            v.Set(Sin(pool[^1]));
            w.Set(Cos(Any() + pool[^2]));
            n.Output("y", Any() * v);
            n.Output("z", Sin(pool[^3]));

            Expression Any() => pool[random.Next(pool.Count)];
        });

        // Sines keep what would grow small, so that differences stay accurate.
        Expression Operation(Expression a, Expression b, Expression c) => random.Next(14) switch
        {
            0 => a + b,
            1 => a - b,
            2 => Sin(a) * Sin(b),
            3 => Sin(a) / (1.5 + Cos(b)),
            4 => -a,
            5 => FusedMultiplyAdd(Sin(a), Cos(b), c),
            6 => Min(a, b),
            7 => Max(a, b),
            8 => Abs(a),
            9 => Exp(Sin(a)),
            10 => Sin(a),
            11 => Cos(a),
            12 => Select(Greater(a, 0), b, c),
            _ => Select(GreaterOrEqual(b, a), a, c),
        };
    }
}
