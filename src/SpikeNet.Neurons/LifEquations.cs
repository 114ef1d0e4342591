using System.Collections.Concurrent;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons;

/// <summary>The equations of <see cref="LifNeuron"/> and the kernels compiled from them.</summary>
/// <remarks>The decay is a number per step here, as graph files and targets have it; <see cref="Library.LifModel"/> has a time constant instead.</remarks>
public static class LifEquations
{
    private static readonly ConcurrentDictionary<(ResetKind, Comparison), NeuronModel> Models = new();
    private static readonly ConcurrentDictionary<(ResetKind, Comparison, Surrogate?), CompiledNeuron> Kernels = new();

    /// <summary>The model, with the parameters decay and v_threshold.</summary>
    /// <param name="neuron">The neuron; its values are not in the model.</param>
    public static NeuronModel Model(this LifNeuron neuron)
    {
        ArgumentNullException.ThrowIfNull(neuron);
        return Models.GetOrAdd((neuron.Reset, neuron.Comparison), key => Define(key.Item1, key.Item2));
    }

    /// <summary>The neuron's values of the model's parameters.</summary>
    public static ParameterValues Values(this LifNeuron neuron)
    {
        ArgumentNullException.ThrowIfNull(neuron);
        return new ParameterValues(neuron.Model()).With("decay", neuron.Decay).With("v_threshold", neuron.Threshold);
    }

    /// <summary>The compiled neuron, shared by all layers of its kind.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="surrogate">What stands for the derivative of the spike; null where no gradient will be asked for.</param>
    public static CompiledNeuron Compiled(this LifNeuron neuron, Surrogate? surrogate)
    {
        ArgumentNullException.ThrowIfNull(neuron);
        return Kernels.GetOrAdd(
            (neuron.Reset, neuron.Comparison, surrogate),
            key => key.Item3 is null ? new CompiledNeuron(neuron.Model()) : new CompiledNeuron(neuron.Model(), key.Item3));
    }

    private static NeuronModel Define(ResetKind reset, Comparison comparison) => NeuronModel.Define("LIF per step", n =>
    {
        var decay = n.Parameter("decay", 1, min: 0, max: 1);
        var theta = n.Parameter("v_threshold", 1, min: 0);
        var v = n.State("v");
        v.Set(decay * v + n.Input);
        var s = n.Spike(v, theta, comparison);
        v.Set(reset == ResetKind.ToZero ? v * (1 - Detach(s)) : v - theta * Detach(s));
    });
}
