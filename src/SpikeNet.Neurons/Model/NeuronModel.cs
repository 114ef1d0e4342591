using System.Collections.Immutable;

namespace SpikeNet.Neurons.Model;

/// <summary>A neuron, described once: parameters, state, and the equations of a step. Everything else is derived from it.</summary>
/// <remarks>Immutable. Made by <c>NeuronModel.Define</c>, which validates.</remarks>
public sealed partial record NeuronModel
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The parameters; <see cref="StepInstruction.Slot"/> counts in this order.</summary>
    public required ImmutableArray<NeuronParameter> Parameters { get; init; }

    /// <summary>The state variables, in slot order.</summary>
    public required ImmutableArray<NeuronState> States { get; init; }

    /// <summary>The names of the inputs, in slot order; the first is the summed synaptic input.</summary>
    public required ImmutableArray<string> Inputs { get; init; }

    /// <summary>The outputs, in slot order.</summary>
    public required ImmutableArray<NeuronOutput> Outputs { get; init; }

    /// <summary>The equations.</summary>
    public required StepProgram Step { get; init; }

    /// <summary>The publication that the equations are from.</summary>
    public string Source { get; init; } = "";
}
