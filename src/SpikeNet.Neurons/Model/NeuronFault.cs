namespace SpikeNet.Neurons.Model;

/// <summary>A mistake in a neuron model.</summary>
/// <param name="Subject">The parameter, state variable, input, output or expression that is wrong.</param>
/// <param name="Operation">What was being done with it, such as "add", "divide" or "declare".</param>
/// <param name="Message">What was expected, and what was found.</param>
public sealed record NeuronFault(string Subject, string Operation, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Operation} '{Subject}': {Message}";
}
