using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A layer of leaky integrate-and-fire neurons, one per input; see <see cref="LifNeuron"/> for the equations.</summary>
/// <remarks>All T steps in one fused pass, compiled from <see cref="LifEquations"/>. The potential starts at 0 for every sample.</remarks>
/// <param name="name">The layer's name.</param>
/// <param name="size">The number of neurons.</param>
/// <param name="neuron">The neuron.</param>
/// <param name="surrogate">The surrogate gradient; null for the arc tangent.</param>
public sealed class Lif(string name, int size, LifNeuron neuron, Surrogate? surrogate = null) : Layer(name)
{
    private readonly CompiledNeuron _compiled = neuron.Compiled(surrogate ?? Surrogate.ATan);
    private readonly ParameterValues _values = neuron.Values();

    /// <inheritdoc/>
    public override int InFeatures => size;

    /// <inheritdoc/>
    public override int OutFeatures => size;

    /// <summary>The neuron.</summary>
    public LifNeuron Neuron { get; } = neuron;

    /// <summary>The surrogate gradient.</summary>
    public Surrogate Surrogate { get; } = surrogate ?? Surrogate.ATan;

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != size)
            throw new ArgumentException($"The layer '{Name}' has {size} neurons, but {input.Features} inputs came.", nameof(input));
        var x = input.Normalised?.Source ?? input.Dense ?? input.Spikes!.ToDense(context.Arena);
        var run = _compiled.Forward(_values, timeStepMs: 1, x, new NeuronRunOptions
        {
            Gradients = context.Tape is null ? GradientNeeds.None : GradientNeeds.Inputs,
            InitialState = context.States?[Name],
            KeepFinalState = context.States is not null,
            OverwriteInputs = input.Spikes is not null || input.IsTemporary,
            Normalised = input.Normalised,
            OverwriteTrace = true,
            Arena = context.Arena,
        });
        if (context.States is { } states)
            states[Name] = run.FinalState;
        var output = Signal.Of(run.Spikes, needsGradient: true);
        if (run.Trace is not null && !double.IsInfinity(Surrogate.Support))
            output.GradientNeeds = () => _compiled.NeededOutputGradients(run.Trace, context.Arena);
        context.Tape?.Record(() =>
        {
            RequireGradient(output);
            if (input.NeedsGradient)
                input.AddGradient(_compiled.Backward(run.Trace!, output, 0, context.Arena).Input, context.Arena, made: true);
            output.ReleaseGradient();
        });
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new NeuronNode(Name, size, Neuron);
}
