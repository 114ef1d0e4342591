using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Interpretation;

/// <summary>The arithmetic that a step program is interpreted in.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface INeuronArithmetic<T>
    where T : struct
{
    /// <summary>What computes the invariant instructions (see <see cref="StepProgram.Invariant"/>), or null where this arithmetic itself does.</summary>
    /// <remarks>
    /// Fixed-point hardware does not compute exp(-dt / tau): it is given the factor. So fixed-point arithmetic lets invariants
    /// be computed in double, and converts what the step reads.
    /// </remarks>
    INeuronArithmetic<double>? ForInvariants { get; }

    /// <summary>The nearest number of this arithmetic.</summary>
    /// <param name="value">A real number.</param>
    T FromDouble(double value);

    /// <summary>The real number that a number of this arithmetic stands for.</summary>
    /// <param name="value">The number.</param>
    double ToDouble(T value);

    /// <summary>What an instruction with operands computes.</summary>
    /// <param name="instruction">The instruction: anything but what is read (constants, parameters, states, inputs, gradients).</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand, of no meaning where there is none.</param>
    /// <param name="c">The third operand, of no meaning where there is none.</param>
    /// <exception cref="NotSupportedException">This arithmetic does not have the operation; the message names it.</exception>
    T Evaluate(StepInstruction instruction, T a, T b, T c);

    /// <summary>a + b, for sums of gradients over steps.</summary>
    /// <param name="a">The first number.</param>
    /// <param name="b">The second number.</param>
    T Add(T a, T b);
}
