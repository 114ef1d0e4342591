namespace SpikeNet.Graph;

/// <summary>The integer form of a neuron, in units of its input layer's weight scale.</summary>
/// <remarks>
/// Per step, all integers: the potential leaks by v -= v >> LeakShift (arithmetic shift; none if null), the step's input,
/// summed wide, is added and the result saturates once to <see cref="StateBits"/> bits; then compare and reset as in
/// <see cref="SpikeNet.Neurons.LifNeuron"/>.
/// </remarks>
/// <param name="Threshold">theta, above 0.</param>
/// <param name="StateBits">The width of the potential, 8 to 32, two's complement.</param>
/// <param name="LeakShift">The shift of the leak, 1 to 15, or null for none.</param>
public sealed record FixedPointNeuron(int Threshold, int StateBits, int? LeakShift)
{
    /// <summary>The largest potential.</summary>
    public int StateMaximum => (int)((1L << (StateBits - 1)) - 1);

    /// <summary>The smallest potential.</summary>
    public int StateMinimum => (int)-(1L << (StateBits - 1));
}
