using System.Collections.Immutable;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Kernels;
using SpikeNet.Tensors.Kernels.Dense;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Neurons.Compilation;

/// <summary>One pass of compiled neurons back through time.</summary>
internal sealed unsafe class BackwardPass
{
    /// <summary>So that a thread that is held up does not hold up the others, and products stay large.</summary>
    private const int GroupsPerThread = 2;

    private readonly NeuronModel _model;
    private readonly RunTrace _trace;
    private readonly ImmutableArray<Tensor?> _outputGradients;
    private readonly DeferredValues? _deferred;
    private readonly StepArena? _arena;
    private readonly RowKernel _kernel;
    private readonly RowKernel? _replay;
    private readonly bool _recurrent;
    private readonly int _batch;
    private readonly int _neurons;

    /// <summary>B and N as the kernels see them.</summary>
    private readonly int _rows;
    private readonly int _rowLength;
    private readonly Tensor _carried;
    private readonly Tensor _parameterSums;
    private readonly Tensor _zeros;
    private readonly Tensor?[] _inputGradients;

    /// <summary>Of recurrent layers only: a step's dL/d(spike), from outside and from the step after, <c>[1, B, N]</c>.</summary>
    private readonly Tensor? _stepSpikeGradient;
    private readonly int _fedBackOutput;

    internal BackwardPass(NeuronModel model, NeuronKernels kernels, RunTrace trace, ImmutableArray<Tensor?> outputGradients, StepArena? arena, DeferredValues? deferred = null)
    {
        (_model, _trace, _outputGradients, _arena, _deferred) = (model, trace, outputGradients, arena, deferred);
        (_batch, _neurons) = (trace.BatchSize, trace.Neurons);
        _recurrent = !trace.RecurrentWeights.IsEmpty;
        var variant = NeuronKernels.Variant.For(trace.Gradients, _recurrent, trace.Parameters, [trace.TimeSteps, _batch, _neurons]);
        (_rows, _rowLength) = variant.JoinsSamples(trace.Plan, _neurons) ? (1, _batch * _neurons) : (_batch, _neurons);
        _kernel = kernels.Backward(variant);
        _replay = trace.Checkpoints is null ? null : kernels.Replay(variant);

        var padded = SequenceRows.Padded(_rowLength);
        _zeros = new Tensor([padded], arena);
        _carried = new Tensor([_rows, Math.Max(1, model.States.Length), padded], arena, zeroed: false);
        _parameterSums = new Tensor([_batch, RowOf(model.Parameters.Length), padded], arena);
        var written = _kernel.Specification.Rows.Where(r => r.Role == RowRole.InputGradient).Select(r => r.Index).ToHashSet();
        _inputGradients = [.. Enumerable.Range(0, model.Inputs.Length).Select(i =>
            !written.Contains(i) ? null
            : trace.Overwritable && i < trace.Rows.Length ? trace.Rows[i]
            : new Tensor([trace.TimeSteps, _batch, _neurons], arena, zeroed: false))];
        trace.Spent = trace.Overwritable;
        _stepSpikeGradient = _recurrent ? new Tensor([1, _batch, _neurons], arena) : null;
        _fedBackOutput = model.Outputs.Select(o => o.Kind).ToList().IndexOf(NeuronOutputKind.Spikes);
    }

    /// <summary>Runs and gathers the results.</summary>
    internal RunGradients Run()
    {
        var invariants = new InvariantRows(_kernel.Specification, _trace.Parameters, _trace.TimeStepMs, _rowLength, _arena);
        RowAddress[] addresses = [.. _kernel.Specification.Rows.Select(row => AddressOf(row, invariants))];
        var rows = new SequenceRows(_kernel, addresses, _trace.TimeSteps, _rows, _rowLength);
        if (_recurrent)
            RunRecurrent(rows);
        else if (_trace.Checkpoints is { } checkpoints)
            RunReplaying(rows, checkpoints);
        else if (_deferred is { } deferred)
            RunWorkingOut(rows, deferred);
        else
            RunPlainly(rows);
        GC.KeepAlive(this);
        GC.KeepAlive(invariants);

        var wantsInputs = _trace.Gradients.HasFlag(GradientNeeds.Inputs);
        return new RunGradients(
            [.. _inputGradients.Select(g => wantsInputs ? g : null)],
            [.. _trace.Plan.Parameters.Select((wanted, p) => wanted ? ParameterGradient(p) : null)],
            [.. _trace.RecurrentWeights.Select(WeightGradient)]);
    }

    private int RowsInCache => _model.States.Length + _trace.Plan.Parameters.Count(wanted => wanted);

    private void RunPlainly(SequenceRows rows) => rows.ForEachBlock(RowsInCache, (b, first, count) =>
    {
        ClearCarried(b, first, count);
        rows.Steps(rows.Addresses, b, first, count, 0, _trace.TimeSteps, backwards: true);
    });

    /// <summary>Nothing comes from behind the last step. By the thread that goes on, so that the rows are in its cache and nobody waits.</summary>
    private void ClearCarried(int b, int first, int count)
    {
        var (states, length) = (_carried.Shape[1], _carried.Shape[2]);
        // Kernels load whole vectors at the end of a row.
        var padded = first + count < _rowLength ? count : Math.Min(count + SequenceRows.KernelSlack, length - first);
        for (var s = 0; s < states; s++)
            new Span<float>(_carried.Pointer + ((((long)b * states) + s) * length) + first, padded).Clear();
    }

    /// <summary>A step's gradient of the block is worked out into a row that stays in the cache, where the kernel finds it.</summary>
    private void RunWorkingOut(SequenceRows rows, DeferredValues deferred) => rows.ForEachBlock(RowsInCache, (b, first, count) =>
    {
        var row = stackalloc float[count + SequenceRows.KernelSlack];
        var place = new RowAddress((nint)(row - first), 0, 0, 32);
        Span<RowAddress> addresses = stackalloc RowAddress[rows.Addresses.Length];
        rows.CopyAddresses(addresses, RowRole.OutputGradient, place);
        ClearCarried(b, first, count);
        for (var t = _trace.TimeSteps - 1; t >= 0; t--)
        {
            deferred.Write((((long)t * _rows) + b) * _rowLength + first, count, row);
            rows.Steps(addresses, b, first, count, t, t + 1, backwards: true);
        }
    });

    private void RunReplaying(SequenceRows backward, StateCheckpoints checkpoints)
    {
        var invariants = new InvariantRows(_replay!.Specification, _trace.Parameters, _trace.TimeStepMs, _rowLength, _arena);
        var addresses = _replay.Specification.Rows.Select(row => row.Role is RowRole.State or RowRole.Trace ? default : AddressOf(row, invariants));
        var forward = new SequenceRows(_replay, [.. addresses], _trace.TimeSteps, _rows, _rowLength);
        var replay = new ReplayRows(forward, backward, checkpoints, _trace.TimeSteps, _trace.Plan.ForwardPlaces.Length);
        backward.ForEachBlock(RowsInCache, (b, firstNeuron, count) =>
        {
            ClearCarried(b, firstNeuron, count);
            replay.Block(b, firstNeuron, count);
        });
        GC.KeepAlive(invariants);
        GC.KeepAlive(checkpoints);
    }

    /// <summary>The row of a parameter's sums: only those that are wanted have one.</summary>
    private int RowOf(int parameter) => _trace.Plan.Parameters.AsSpan(0, parameter).Count(true);

    private RowAddress AddressOf(RowBinding row, InvariantRows invariants) => row.Role switch
    {
        RowRole.State => SequenceRows.OfSample(_carried, row.Index),
        RowRole.Trace when _trace.Checkpoints is not null => default,
        RowRole.Trace => SequenceRows.Of(_trace.Rows[row.Index]),
        RowRole.Input => SequenceRows.Of(_trace.Inputs[row.Index]!),
        RowRole.Invariant => invariants.AddressOf(row.Index),
        RowRole.OutputGradient when _recurrent && row.Index == _fedBackOutput => SequenceRows.Of(_stepSpikeGradient!) with { StepBytes = 0 },
        RowRole.OutputGradient when _outputGradients[row.Index] is { } gradient => SequenceRows.Of(gradient),
        RowRole.OutputGradient => new RowAddress(SequenceRows.First(_zeros), 0, 0, 32),
        RowRole.InputGradient => SequenceRows.Of(_inputGradients[row.Index]!),
        RowRole.ParameterGradient => SequenceRows.OfSample(_parameterSums, RowOf(row.Index)),
        _ => throw new InvalidOperationException($"A backward kernel has no {row.Role}."),
    };

    /// <summary>
    /// A step's spikes have their gradient from outside and from the inputs of the step after, by one product for each group of
    /// samples; a group goes through all of time by itself.
    /// </summary>
    private void RunRecurrent(SequenceRows rows)
    {
        var packed = _trace.RecurrentWeights.Select(w => w is null ? null : PackedMatrix.Pack(w.Pointer, _neurons, _neurons, 1, _neurons, _arena)).ToArray();
        var groups = Math.Min(_batch, GroupsPerThread * Workers.Threads);
        var last = _trace.TimeSteps - 1;
        Workers.Run(groups, group =>
        {
            // A product's rows do not depend on each other, so groups may be of any size.
            var first = (int)((long)_batch * group / groups);
            var count = (int)((long)_batch * (group + 1) / groups) - first;
            for (var b = first; b < first + count; b++)
                ClearCarried(b, 0, _rowLength);
            for (var t = last; t >= 0; t--)
            {
                SumSpikeGradients(t, first, count, packed);
                for (var b = first; b < first + count; b++)
                    rows.Step(t, b);
            }
        });
        GC.KeepAlive(packed);
    }

    private void SumSpikeGradients(int t, int first, int count, PackedMatrix?[] weights)
    {
        var row = (((long)t * _batch) + first) * _neurons;
        var (size, step) = (count * _neurons, (long)_batch * _neurons);
        var target = _stepSpikeGradient!.Pointer + ((long)first * _neurons);
        if (_outputGradients[_fedBackOutput] is { } outside)
            new ReadOnlySpan<float>(outside.Pointer + row, size).CopyTo(new Span<float>(target, size));
        else
            new Span<float>(target, size).Clear();
        for (var i = 0; i < weights.Length && t < _trace.TimeSteps - 1; i++)
        {
            if (weights[i] is { } matrix && _inputGradients[i] is { } later)
                Gemm.Multiply(count, later.Pointer + row + step, _neurons, matrix, target, _neurons, accumulate: true);
        }
    }

    private Tensor? WeightGradient(Tensor? weights, int input)
    {
        if (weights is null)
            return null;
        var gradient = new Tensor(weights.Shape, _arena);
        if (_inputGradients[input] is { } inputGradient)
            LinearKernels.AddWeightGradient(_trace.FedBack!, inputGradient, gradient, _arena);
        return gradient;
    }

    /// <summary>Sums over samples, and over neurons where they share the parameter, in ascending order and in double.</summary>
    private Tensor ParameterGradient(int parameter)
    {
        const int neuronsPerPart = 256;
        var (parameters, padded) = (_parameterSums.Shape[1], _parameterSums.Shape[2]);
        var place = RowOf(parameter);
        var sums = new double[_neurons];
        Workers.Run((_neurons + neuronsPerPart - 1) / neuronsPerPart, part =>
        {
            var first = part * neuronsPerPart;
            var sum = sums.AsSpan(first, Math.Min(neuronsPerPart, _neurons - first));
            for (var b = 0; b < _batch; b++)
            {
                var row = _parameterSums.Span.Slice((((b * parameters) + place) * padded) + first, sum.Length);
                for (var n = 0; n < sum.Length; n++)
                    sum[n] += row[n];
            }
        });
        var values = _trace.Parameters[parameter];
        var gradient = new Tensor(values.Shape, _arena);
        if (values.Length == 1)
        {
            var total = 0.0;
            foreach (var sum in sums)
                total += sum;
            gradient.Span[0] = (float)total;
            return gradient;
        }

        for (var n = 0; n < sums.Length; n++)
            gradient.Span[n] = (float)sums[n];
        return gradient;
    }
}
