using System.Collections.Immutable;

namespace SpikeNet.Neurons.Model;

/// <summary>A straight-line program for one time step of one neuron: what it reads, what it computes, what it leaves.</summary>
/// <remarks>
/// Every instruction's operands stand before it. Forward programs read parameters, states and inputs and leave new states and
/// outputs (spikes and graded values). Backward programs read besides the gradients of new states and outputs, and leave
/// gradients of old states, of inputs, and of parameters (the latter summed over steps and samples).
/// Instructions that depend on parameters, constants and the time step alone are the same in every step: evaluators compute
/// them once before the loop.
/// </remarks>
public sealed record StepProgram
{
    /// <summary>The instructions in order.</summary>
    public required ImmutableArray<StepInstruction> Instructions { get; init; }

    /// <summary>For each state variable the place of its new value (forward), or of dL/d(old state) (backward).</summary>
    public required ImmutableArray<int> States { get; init; }

    /// <summary>For each output of the model the place of its value (forward); empty in backward programs.</summary>
    public ImmutableArray<int> Outputs { get; init; } = [];

    /// <summary>For each input the place of dL/d(input), -1 where none flows; empty in forward programs.</summary>
    public ImmutableArray<int> InputGradients { get; init; } = [];

    /// <summary>For each parameter the place of the step's contribution to dL/d(parameter), -1 where none flows; empty in forward programs.</summary>
    public ImmutableArray<int> ParameterGradients { get; init; } = [];

    /// <summary>Whether the value at a place is the same in every step and for every neuron with the same parameters.</summary>
    public ImmutableArray<bool> Invariant() => InvariantOf(Instructions);

    /// <summary>The places that are the same in every step and that what changes reads, ascending: the constants of a forward program at work.</summary>
    public ImmutableArray<int> InvariantsRead()
    {
        var invariant = Invariant();
        var read = new SortedSet<int>(States.Concat(Outputs).Where(p => p >= 0 && invariant[p]));
        foreach (var (i, it) in Instructions.Index())
        {
            if (!invariant[i])
                read.UnionWith(new[] { it.A, it.B, it.C }.Where(p => p >= 0 && invariant[p]));
        }

        return [.. read];
    }

    /// <summary>Whether both programs are the same, instruction by instruction; kernels are cached by it.</summary>
    /// <param name="other">The other program.</param>
    public bool Equals(StepProgram? other) =>
        other is not null
        && Instructions.AsSpan().SequenceEqual(other.Instructions.AsSpan())
        && States.AsSpan().SequenceEqual(other.States.AsSpan())
        && Outputs.AsSpan().SequenceEqual(other.Outputs.AsSpan())
        && InputGradients.AsSpan().SequenceEqual(other.InputGradients.AsSpan())
        && ParameterGradients.AsSpan().SequenceEqual(other.ParameterGradients.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var instruction in Instructions)
            hash.Add(instruction);
        foreach (var places in (ReadOnlySpan<ImmutableArray<int>>)[States, Outputs, InputGradients, ParameterGradients])
        {
            hash.Add(places.Length);
            foreach (var place in places)
                hash.Add(place);
        }

        return hash.ToHashCode();
    }

    /// <summary>The instructions as text, one a line, with the model's names; for reading and comparing.</summary>
    /// <param name="model">The model whose parameters, states, inputs and outputs are meant.</param>
    public string ToText(NeuronModel model) => StepProgramText.Write(this, model);

    private static ImmutableArray<bool> InvariantOf(ImmutableArray<StepInstruction> instructions)
    {
        var invariant = new bool[instructions.Length];
        for (var i = 0; i < invariant.Length; i++)
        {
            var it = instructions[i];
            invariant[i] = it.Operation switch
            {
                StepOperation.Constant or StepOperation.TimeStep or StepOperation.Parameter => true,
                StepOperation.State or StepOperation.Input or StepOperation.StateGradient or StepOperation.OutputGradient => false,
                _ => (it.A < 0 || invariant[it.A]) && (it.B < 0 || invariant[it.B]) && (it.C < 0 || invariant[it.C]),
            };
        }

        return [.. invariant];
    }
}
