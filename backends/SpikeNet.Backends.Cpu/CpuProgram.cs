using SpikeNet.Graph;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Backends.Cpu;

/// <summary>Neurons of any model, compiled from their step program.</summary>
internal sealed class CpuProgram
{
    private readonly ProgramNeuronNode _node;
    private readonly CompiledNeuron _compiled;
    private readonly ParameterValues _parameters;
    private readonly IReadOnlyList<Tensor?> _recurrent;

    internal CpuProgram(ProgramNeuronNode node)
    {
        _node = node;
        _compiled = new CompiledNeuron(node.Model);
        _parameters = new ParameterValues(node.Model);
        for (var i = 0; i < node.Parameters.Length; i++)
            _parameters = _parameters.With(node.Model.Parameters[i].Name, Tensor.From(node.Parameters[i].AsSpan(), node.Parameters[i].Length));
        _recurrent = [.. node.RecurrentWeights.Select(w => w is null ? null : FromTo(w, node.Size))];
    }

    internal (SpikeTrain? Spikes, Tensor? Values) Run(Tensor sums, StepArena arena)
    {
        var run = _compiled.Forward(
            _parameters, _node.TimeStepMs, NeuronInputs.Split(sums, _node.Model.Inputs.Length, arena),
            new NeuronRunOptions { RecurrentWeights = _recurrent, Arena = arena });
        return _node.Spikes ? (run.SpikeOutputs[_node.SpikeOutput], null) : (null, run.Graded);
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
