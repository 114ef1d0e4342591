using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The balanced resonate-and-fire neuron (BRF): an oscillator kept inside its boundary of divergence, with a smooth reset.</summary>
/// <remarks>
/// <code>
/// p = (-1 + sqrt(1 - (dt omega)^2)) / dt            the damping at which Euler steps neither grow nor decay
/// b = p - b_offset - q
/// u, v = u + dt (b u - omega v + x),  v + dt (omega u + b v)            both from the old u and v
/// s = H(u - v_threshold - q), strictly above
/// q = gamma q + s
/// </code>
/// Published in seconds with dt = 0.01 s, omega in 5..10 rad/s, b_offset in 2..3 per s, gamma = 0.9 a step, v_threshold = 1: here too, with a
/// time step of 10 ms for theirs. The square root is eight Newton steps, exact to rounding for dt omega up to 0.99; dt omega must stay below
/// 1, as published. Source: Higuchi, Kairat, Bohte and Otte 2024.
/// </remarks>
public static class BalancedResonateAndFireModel
{
    /// <summary>The model.</summary>
    public static NeuronModel Define() =>
        NeuronModel.Define("BRF", n =>
        {
            var omega = n.Parameter("omega", 7.5, min: 0, perNeuron: true, trainable: true);
            var offset = n.Parameter("b_offset", 2.5, min: 0, perNeuron: true, trainable: true);
            var theta = n.Parameter("v_threshold", 1, min: 0);
            var gamma = n.Parameter("gamma", 0.9, min: 0, max: 1);
            var u = n.State("u");
            var v = n.State("v");
            var q = n.State("q");
            var h = 0.001 * n.TimeStep.Over(Unit.Millisecond);
            var angle = h * omega;
            var p = (SquareRoot(Max(1 - angle * angle, 1e-4)) - 1) / h;
            var b = p - offset - q;
            var newU = u + h * (b * u - omega * v + n.Input);
            v.Set(v + h * (omega * u + b * v));
            u.Set(newU);
            var s = n.Spike(u - q, theta, Comparison.Above);
            q.Set(gamma * q + s);
        }, source: "Higuchi, Kairat, Bohte and Otte 2024");

    private static Expression SquareRoot(Expression square)
    {
        // From above: for 0 < square <= 1 the iteration falls monotonically from (1 + square) / 2, so it never divides by 0.
        var root = 0.5 * (1 + square);
        for (var i = 0; i < 8; i++)
            root = 0.5 * (root + square / root);
        return root;
    }
}
