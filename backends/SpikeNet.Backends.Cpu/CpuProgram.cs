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
            _parameters, _node.TimeStepMs, Split(sums, arena), new NeuronRunOptions { RecurrentWeights = _recurrent, Arena = arena });
        return _node.Spikes ? (run.SpikeOutputs[_node.SpikeOutput], null) : (null, run.Graded);
    }

    private Tensor[] Split(Tensor sums, StepArena arena)
    {
        var count = _node.Model.Inputs.Length;
        if (count == 1)
            return [sums];
        var parts = new Tensor[count];
        for (var i = 0; i < count; i++)
        {
            parts[i] = new Tensor([sums.Shape[0], sums.Shape[1], _node.Size], arena, zeroed: false);
            for (var r = 0; r < sums.Shape[0] * sums.Shape[1]; r++)
                sums.Span.Slice(((r * count) + i) * _node.Size, _node.Size).CopyTo(parts[i].Span[(r * _node.Size)..]);
        }

        return parts;
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
