using SpikeNet.Graph;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>Neurons of any model, compiled from their step program; recurrent ones step inside.</summary>
internal sealed class ProgramExecutor : NodeExecutor
{
    private readonly ProgramNeuronNode _node;
    private readonly bool _carries;
    private readonly CompiledNeuron _compiled;
    private readonly ParameterValues _parameters;
    private readonly IReadOnlyList<Tensor?> _recurrent;
    private CarriedState? _state;

    internal ProgramExecutor(ProgramNeuronNode node, bool carries)
    {
        _node = node;
        _carries = carries;
        _compiled = new CompiledNeuron(node.Model);
        _parameters = new ParameterValues(node.Model);
        for (var i = 0; i < node.Parameters.Length; i++)
            _parameters = _parameters.With(node.Model.Parameters[i].Name, Tensor.From(node.Parameters[i].AsSpan(), node.Parameters[i].Length));
        _recurrent = [.. node.RecurrentWeights.Select(w => w is null ? null : FromTo(w, node.Size))];
    }

    internal override void Begin(int batchSize) => _state = null;

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var run = Forward(inputs[0]!.Dense!, arena);
        return _node.Spikes ? Signal.Of(run.SpikeOutputs[_node.SpikeOutput]!) : Signal.Of(run.Graded);
    }

    /// <summary>All outputs of the model over a stretch of steps.</summary>
    internal NeuronRun Forward(Tensor sums, StepArena arena)
    {
        var run = _compiled.Forward(
            _parameters, _node.TimeStepMs, NeuronInputs.Split(sums, _node.Model.Inputs.Length, arena),
            new NeuronRunOptions { RecurrentWeights = _recurrent, Arena = arena, InitialState = _state, KeepFinalState = _carries });
        _state = run.FinalState;
        return run;
    }

    /// <summary>Weights as the kernel wants them, <c>[from, to]</c>.</summary>
    private static Tensor FromTo(WeightTensor weights, int size)
    {
        var tensor = new Tensor([size, size]);
        for (var to = 0; to < size; to++)
            for (var from = 0; from < size; from++)
                tensor.Span[(from * size) + to] = weights.Real![(to * size) + from];
        return tensor;
    }
}
