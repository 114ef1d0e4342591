namespace SpikeNet.Neurons.Interpretation;

/// <summary>What a step back leaves; 0 where no gradient flows.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="States">dL/d(state before the step).</param>
/// <param name="Inputs">dL/d(input of the step).</param>
/// <param name="Parameters">The step's contribution to dL/d(parameter).</param>
public sealed record NeuronGradients<T>(T[] States, T[] Inputs, T[] Parameters)
    where T : struct;
