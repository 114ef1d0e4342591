namespace SpikeNet.Neurons.Interpretation;

/// <summary>One neuron over a sequence.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Inputs">The inputs, <c>[T][input]</c>.</param>
/// <param name="States">The state variables after each step, <c>[T + 1][state]</c>; the first entry is before the first step.</param>
/// <param name="Outputs">The outputs, <c>[T][output]</c>.</param>
public sealed record NeuronTrace<T>(T[][] Inputs, T[][] States, T[][] Outputs)
    where T : struct;
