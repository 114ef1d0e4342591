using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Differentiation;

/// <summary>Derives the backward step of a neuron from its equations, with the spike replaced by a surrogate gradient.</summary>
/// <remarks>
/// Reverse-mode differentiation of one step. The backward program computes again what it needs of the forward step from the
/// states before it and the inputs; reads dL/d(new state) and dL/d(output); and leaves dL/d(state before), dL/d(input) and, for
/// trainable parameters, the step's contribution to dL/d(parameter). Run from the last step to the first, it is
/// backpropagation through time.
/// <list type="table">
/// <item><term>spike H(a - b)</term><description>the surrogate's derivative at a - b for a, its negative for b</description></item>
/// <item><term>min, max</term><description>to the operand chosen; on a tie to the first</description></item>
/// <item><term>select</term><description>to the operand chosen; none to the condition</description></item>
/// <item><term>abs</term><description>the sign, 0 at 0</description></item>
/// <item><term>shift right by k</term><description>1 / 2^k, straight through the rounding</description></item>
/// <item><term>floor, comparisons, detach</term><description>none</description></item>
/// </list>
/// </remarks>
public static class NeuronDifferentiation
{
    /// <summary>The backward program of a neuron.</summary>
    /// <param name="model">The neuron.</param>
    /// <param name="surrogate">What stands for the derivative of its spike.</param>
    /// <param name="throughReset">Whether gradient flows through a Detach around what depends on the spike (this step's, or the last one's that a state keeps), such as in the reset; otherwise every Detach blocks it.</param>
    public static StepProgram Backward(NeuronModel model, Surrogate surrogate, bool throughReset = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(surrogate);
        return new ReverseSweep(model, surrogate, throughReset).Write();
    }
}
