using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>Integrate-and-fire neurons in real numbers, compiled from their equations.</summary>
internal sealed class LifExecutor(NeuronNode node, bool carries) : NodeExecutor
{
    private readonly CompiledNeuron _compiled = node.Neuron.Compiled(null);
    private readonly ParameterValues _values = node.Neuron.Values();
    private CarriedState? _state;

    internal override void Begin(int batchSize) => _state = null;

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var run = _compiled.Forward(
            _values, timeStepMs: 1, inputs[0]!.Dense!, new NeuronRunOptions { Arena = arena, InitialState = _state, KeepFinalState = carries });
        _state = run.FinalState;
        return Signal.Of(run.Spikes);
    }
}
