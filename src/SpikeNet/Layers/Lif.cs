using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A layer of leaky integrate-and-fire neurons, one per input; see <see cref="LifNeuron"/> for the equations.</summary>
/// <remarks>All T steps in one fused pass. The potential starts at 0 for every sample.</remarks>
/// <param name="name">The layer's name.</param>
/// <param name="size">The number of neurons.</param>
/// <param name="neuron">The neuron.</param>
/// <param name="surrogate">The surrogate gradient; null for the arc tangent.</param>
public sealed class Lif(string name, int size, LifNeuron neuron, Surrogate? surrogate = null) : Layer(name)
{
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
        var x = input.Dense ?? input.Spikes!.ToDense();
        var (spikes, trace) = LifKernel.Forward(Neuron, x, keepTrace: context.Tape is not null, context.Arena);
        var output = Signal.Of(spikes, needsGradient: true);
        context.Tape?.Record(() =>
        {
            var gradient = output.Gradient
                ?? throw new InvalidOperationException($"No gradient reached the layer '{Name}': its output was not used for the loss.");
            if (input.NeedsGradient)
                input.Gradient = LifKernel.Backward(Neuron, Surrogate, trace!, gradient, context.Arena);
        });
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new NeuronNode(Name, size, Neuron);
}
