namespace SpikeNet.Neurons.Interpretation;

/// <summary>The gradients of one neuron over a sequence.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Inputs">dL/d(input), <c>[T][input]</c>.</param>
/// <param name="States">dL/d(state), <c>[T + 1][state]</c>; the first entry is for the state before the first step.</param>
/// <param name="Parameters">dL/d(parameter), summed from the last step to the first.</param>
public sealed record NeuronGradientTrace<T>(T[][] Inputs, T[][] States, T[] Parameters)
    where T : struct;
