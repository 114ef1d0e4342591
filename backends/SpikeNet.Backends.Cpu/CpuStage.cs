using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Backends.Cpu;

/// <summary>A layer in the engine's own form: weights <c>[in, out]</c> as floats that hold integers exactly, neurons in integers; real weights and neuron programs as they are.</summary>
internal sealed class CpuStage
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly CpuProgram? _program;

    internal CpuStage(GraphStage stage)
    {
        Stage = stage;
        var dense = stage.Dense;
        _weight = new Tensor([dense.InFeatures, dense.OutFeatures]);
        for (var o = 0; o < dense.OutFeatures; o++)
            for (var i = 0; i < dense.InFeatures; i++)
                _weight.Span[(i * dense.OutFeatures) + o] = Raw(dense.Weight, (o * dense.InFeatures) + i);
        if (dense.Bias is { } bias)
            _bias = Tensor.From([.. Enumerable.Range(0, bias.Length).Select(i => Raw(bias, i))], bias.Length);
        if (stage.Program is { } program)
            _program = new CpuProgram(program);
    }

    internal GraphStage Stage { get; }

    internal Tensor Sum(SpikeTrain input, StepArena arena) => LinearKernels.Forward(input, _weight, _bias, arena);

    /// <summary>The neurons over all steps: their spikes, or the values that a read-out takes.</summary>
    internal (SpikeTrain? Spikes, Tensor? Values) Fire(Tensor sums, StepArena arena) =>
        _program is not null ? _program.Run(sums, arena)
        : Stage.Neurons is null ? (null, sums)
        : Stage.Neurons.FixedPoint is null ? (FireReal(sums, Stage.Neurons.Neuron, arena), null)
        : (FireIntegers(sums, Stage.Neurons.FixedPoint, arena), null);

    private static SpikeTrain FireReal(Tensor sums, LifNeuron neuron, StepArena arena) =>
        neuron.Compiled(null).Forward(neuron.Values(), timeStepMs: 1, sums, new NeuronRunOptions { Arena = arena }).Spikes;

    /// <summary>Integers as floats that hold them exactly, or the real weight.</summary>
    private static float Raw(WeightTensor weights, int index) => weights.Real?[index] ?? weights.Integers![index];

    /// <summary>The neurons of <see cref="FixedPointNeuron"/> over all steps.</summary>
    private unsafe SpikeTrain FireIntegers(Tensor sums, FixedPointNeuron f, StepArena arena)
    {
        var node = Stage.Neurons!;
        var (steps, batch, size) = (sums.Shape[0], sums.Shape[1], sums.Shape[2]);
        var mask = new SpikeMask(steps, batch, size, arena);
        var states = new int[batch * size];
        var values = sums.Span;
        var above = node.Neuron.Comparison == Comparison.Above ? 1 : 0;
        var toZero = node.Neuron.Reset == ResetKind.ToZero;
        for (var t = 0; t < steps; t++)
        {
            for (var b = 0; b < batch; b++)
            {
                var row = (t * batch) + b;
                var words = mask.Pointer + ((long)row * mask.WordsPerRow);
                var v = states.AsSpan(b * size, size);
                var x = values.Slice(row * size, size);
                for (var n = 0; n < size; n++)
                {
                    long u = v[n];
                    if (f.LeakShift is { } shift)
                        u -= u >> shift;
                    u = Math.Clamp(u + (int)x[n], f.StateMinimum, f.StateMaximum);
                    if (u >= (long)f.Threshold + above)
                    {
                        words[n >> 6] |= 1UL << (n & 63);
                        u = toZero ? 0 : u - f.Threshold;
                    }

                    v[n] = (int)u;
                }
            }
        }

        return mask.ToSpikeTrain();
    }
}
