namespace SpikeNet.Neurons.Interpretation;

/// <summary>What a step leaves.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="States">The new value of each state variable.</param>
/// <param name="Outputs">The value of each output.</param>
public sealed record NeuronStep<T>(T[] States, T[] Outputs)
    where T : struct;
