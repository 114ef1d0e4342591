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

    /// <summary>Whether both models are the same in every part.</summary>
    /// <param name="other">The other model.</param>
    public bool Equals(NeuronModel? other) =>
        other is not null
        && Name == other.Name && Source == other.Source
        && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan())
        && States.AsSpan().SequenceEqual(other.States.AsSpan())
        && Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan())
        && Outputs.AsSpan().SequenceEqual(other.Outputs.AsSpan())
        && Step.Equals(other.Step);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Parameters.Length, States.Length, Outputs.Length, Step);

    /// <summary>Declarations and instructions as text, for reading and comparing.</summary>
    public override string ToString() => StepProgramText.Write(this);
}
