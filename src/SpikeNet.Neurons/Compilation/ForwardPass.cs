using System.Collections.Immutable;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Kernels;

namespace SpikeNet.Neurons.Compilation;

/// <summary>One run of compiled neurons over a sequence.</summary>
internal sealed unsafe class ForwardPass
{
    private readonly NeuronModel _model;
    private readonly ParameterValues _parameters;
    private readonly double _timeStepMs;
    private readonly ImmutableArray<Tensor> _inputs;
    private readonly NeuronRunOptions _options;
    private readonly TracePlan? _plan;
    private readonly RowKernel _kernel;
    private readonly bool _recurrent;
    private readonly int _steps;
    private readonly int _batch;
    private readonly int _neurons;

    /// <summary>B and N as the kernels see them: one long row where samples follow each other without a gap and no neuron differs.</summary>
    private readonly int _rows;
    private readonly int _rowLength;
    private readonly SpikeMask?[] _masks;
    private readonly Tensor?[] _graded;
    private readonly Tensor[] _trace;
    private readonly Tensor?[] _sums;
    private readonly Tensor _states;
    private readonly StateCheckpoints? _checkpoints;
    private readonly NormalisedValues? _normalised;

    internal ForwardPass(
        NeuronModel model, NeuronKernels kernels, ParameterValues parameters, double timeStepMs, ImmutableArray<Tensor> inputs, NeuronRunOptions options)
    {
        (_model, _parameters, _timeStepMs, _inputs, _options) = (model, parameters, timeStepMs, inputs, options);
        (_steps, _batch, _neurons) = (inputs[0].Shape[0], inputs[0].Shape[1], inputs[0].Shape[2]);
        _recurrent = options.RecurrentWeights.Count > 0;
        _plan = options.Gradients == GradientNeeds.None ? null : kernels.Plan(options.Gradients, _recurrent);
        var variant = NeuronKernels.Variant.For(options.Gradients, _recurrent, parameters, inputs[0].Shape);
        (_rows, _rowLength) = variant.JoinsSamples(_plan, _neurons) ? (1, _batch * _neurons) : (_batch, _neurons);
        var interval = _plan is null || _recurrent || model.States.Length == 0 ? 0 : options.CheckpointInterval;
        if (options.Normalised is { } normalised)
        {
            // Whoever reads an input again, or at another time, wants it written out.
            if (inputs.Length == 1 && !_recurrent && interval == 0 && _plan?.Inputs.Contains(true) != true)
                _normalised = normalised;
            else
                _inputs = [normalised.ToTensor()];
        }

        var overwrites = options.OverwriteInputs && _normalised is null && !_recurrent && interval == 0 && _plan is not null && !_plan.Inputs.Contains(true);
        if (overwrites)
            variant = variant with { Streaming = false };
        _kernel = kernels.Forward(interval > 0 ? variant with { Needs = GradientNeeds.None } : variant);
        var arena = options.Arena;
        _masks = [.. model.Outputs.Select(o => o.Kind == NeuronOutputKind.Spikes ? new SpikeMask(_steps, _batch, _neurons, arena, zeroed: !WritesWholeWords(kernels.Width)) : null)];
        _graded = [.. model.Outputs.Select(o => o.Kind == NeuronOutputKind.Graded ? Sequence() : null)];
        _trace = [.. Enumerable.Range(0, interval > 0 ? 0 : _plan?.ForwardPlaces.Length ?? 0)
            .Select(i => overwrites && i < _inputs.Length ? _inputs[i] : Sequence())];
        // A total input that the backward pass reads is kept whole; otherwise a row for each sample is enough.
        _sums = [.. Enumerable.Range(0, inputs.Length).Select(i => !Feeds(i) ? null : _plan?.Inputs[i] == true ? Sequence() : Scratch(1))];
        _states = Scratch(Math.Max(1, model.States.Length), zeroed: false);
        _checkpoints = interval > 0 ? new StateCheckpoints(interval, _steps, _states, arena) : null;
    }

    /// <summary>Vectors of eight neurons and more write bytes; a row's last word has bits beyond N unless 64 divides it.</summary>
    private bool WritesWholeWords(KernelWidth width) => _neurons % 64 == 0 && (int)width >= 8;

    private int RowsPerState => SequenceRows.Padded(_rowLength);

    /// <summary>Runs and gathers the results.</summary>
    internal NeuronRun Run()
    {
        var invariants = new InvariantRows(_kernel.Specification, _parameters, _timeStepMs, _rowLength, _options.Arena);
        RowAddress[] addresses = [.. _kernel.Specification.Rows.Select(row => AddressOf(row, invariants))];
        var rows = new SequenceRows(_kernel, addresses, _steps, _rows, _rowLength);
        if (_recurrent)
            RunRecurrent(rows);
        else if (_checkpoints is { } kept)
            RunKeepingStates(rows, kept);
        else if (_normalised is { } normalised)
            RunNormalising(rows, normalised);
        else
            RunPlainly(rows);
        GC.KeepAlive(this);
        GC.KeepAlive(invariants);

        ImmutableArray<SpikeTrain?> spikes = [.. _masks.Select(m => m?.ToSpikeTrain())];
        return new NeuronRun(spikes, [.. _graded], Trace(), _options.KeepFinalState ? FinalState(spikes) : null);
    }

    private void RunPlainly(SequenceRows rows) => rows.ForEachBlock(_model.States.Length, (b, first, count) =>
    {
        SetInitialStates(b, first, count);
        rows.Steps(rows.Addresses, b, first, count, 0, _steps, backwards: false);
    });

    private void RunKeepingStates(SequenceRows rows, StateCheckpoints kept) => rows.ForEachBlock(_model.States.Length, (b, first, count) =>
    {
        SetInitialStates(b, first, count);
        for (var segment = 0; segment < kept.Segments; segment++)
        {
            var from = segment * kept.Interval;
            kept.Save(segment, b, first, count, _states);
            rows.Steps(rows.Addresses, b, first, count, from, Math.Min(_steps, from + kept.Interval), backwards: false);
        }
    });

    /// <summary>A step's row of the block is normalised into a row that stays in the cache, where the kernel finds it.</summary>
    private void RunNormalising(SequenceRows rows, NormalisedValues normalised) => rows.ForEachBlock(_model.States.Length, (b, first, count) =>
    {
        var row = stackalloc float[count + SequenceRows.KernelSlack];
        var place = new RowAddress((nint)(row - first), 0, 0, 32);
        Span<RowAddress> addresses = stackalloc RowAddress[rows.Addresses.Length];
        rows.CopyAddresses(addresses, RowRole.Input, place);
        SetInitialStates(b, first, count);
        for (var t = 0; t < _steps; t++)
        {
            normalised.Write((((long)t * _rows) + b) * _rowLength + first, count, row);
            rows.Steps(addresses, b, first, count, t, t + 1, backwards: false);
        }
    });

    private bool Feeds(int input) => _recurrent && _options.RecurrentWeights[input] is not null;

    private Tensor Sequence() => new([_steps, _batch, _neurons], _options.Arena, zeroed: false);

    /// <summary>Padded rows for each sample.</summary>
    private Tensor Scratch(int rows, bool zeroed = true) => new([_rows, rows, RowsPerState], _options.Arena, zeroed);

    private RowAddress AddressOf(RowBinding row, InvariantRows invariants) => row.Role switch
    {
        RowRole.State => SequenceRows.OfSample(_states, row.Index),
        RowRole.Input when _sums[row.Index] is { } sum => KeepsSum(row.Index) ? SequenceRows.Of(sum) : SequenceRows.OfSample(sum, 0),
        RowRole.Input => SequenceRows.Of(_inputs[row.Index]),
        RowRole.Invariant => invariants.AddressOf(row.Index),
        RowRole.Trace => SequenceRows.Of(_trace[row.Index]),
        RowRole.GradedOutput => SequenceRows.Of(_graded[row.Index]!),
        RowRole.SpikeOutput => SequenceRows.Of(_masks[row.Index]!),
        _ => throw new InvalidOperationException($"A forward kernel has no {row.Role}."),
    };

    private bool KeepsSum(int input) => _plan?.Inputs[input] == true;

    /// <summary>By the thread that goes on with them, so that they are in its cache and nobody waits.</summary>
    private void SetInitialStates(int b, int first, int count)
    {
        // Kernels load whole vectors at the end of a row.
        var padded = first + count < _rowLength ? count : Math.Min(count + SequenceRows.KernelSlack, RowsPerState - first);
        for (var s = 0; s < _model.States.Length; s++)
        {
            var row = new Span<float>(_states.Pointer + ((((long)b * _model.States.Length) + s) * RowsPerState) + first, padded);
            row.Fill((float)_model.States[s].Initial);
            if (_options.InitialState is { } carried)
                carried.States[s].Span.Slice((b * _rowLength) + first, count).CopyTo(row);
        }
    }

    private void RunRecurrent(SequenceRows rows)
    {
        var fedBack = _masks.First(m => m is not null)!;
        var eventRows = Scratch(1);
        Workers.Run(_batch, b =>
        {
            SetInitialStates(b, 0, _rowLength);
            var events = (int*)eventRows.Pointer + ((long)b * RowsPerState);
            var count = 0;
            if (_options.InitialState?.LastSpikes is { } last)
            {
                foreach (var n in last.Row(0, b))
                    events[count++] = n;
            }

            for (var t = 0; t < _steps; t++)
            {
                var row = ((long)t * _batch) + b;
                for (var i = 0; i < _inputs.Length; i++)
                {
                    if (_sums[i] is not { } sum)
                        continue;
                    var target = sum.Pointer + (KeepsSum(i) ? row * _neurons : (long)b * RowsPerState);
                    EventSum.Row(
                        events, count, null, _options.RecurrentWeights[i]!.Pointer, _neurons, _inputs[i].Pointer + (row * _neurons), null, target);
                }

                rows.Step(t, b);
                count = Events(fedBack.Pointer + (row * fedBack.WordsPerRow), fedBack.WordsPerRow, events, events + RowsPerState);
            }
        });
        GC.KeepAlive(eventRows);
        GC.KeepAlive(_options);
    }

    /// <summary>The neurons of a row whose bits are set, ascending.</summary>
    /// <returns>How many there are.</returns>
    private static int Events(ulong* words, int count, int* events, int* end) => (int)(MaskExpansion.Expand(words, count, events, end) - events);

    private RunTrace? Trace() => _plan is null ? null : new RunTrace(
        _plan, _options.Gradients, (_steps, _batch, _neurons), _parameters, _timeStepMs, [.. _trace],
        [.. _inputs.Select((x, i) => !_plan.Inputs[i] && _checkpoints is null ? null : _sums[i] ?? x)])
    {
        Checkpoints = _checkpoints,
        Overwritable = _options.OverwriteTrace && !_recurrent && _checkpoints is null,
        RecurrentWeights = [.. _options.RecurrentWeights],
        FedBack = _recurrent ? FedBack() : null,
    };

    /// <summary>The spikes moved on by one step: row t holds those of step t - 1, which row t's input received.</summary>
    private SpikeTrain FedBack()
    {
        var spikes = _masks.First(m => m is not null)!;
        var moved = new SpikeMask(_steps, _batch, _neurons, _options.Arena);
        var stepWords = (long)_batch * spikes.WordsPerRow;
        for (long w = 0; w < (_steps - 1) * stepWords; w++)
            moved.Pointer[stepWords + w] = spikes.Pointer[w];
        if (_options.InitialState?.LastSpikes is { } last && _steps > 0)
        {
            for (var b = 0; b < _batch; b++)
            {
                foreach (var n in last.Row(0, b))
                    moved.Pointer[((long)b * moved.WordsPerRow) + (n >> 6)] |= 1UL << (n & 63);
            }
        }

        return moved.ToSpikeTrain();
    }

    private CarriedState FinalState(ImmutableArray<SpikeTrain?> spikes)
    {
        var states = new List<Tensor>();
        for (var s = 0; s < _model.States.Length; s++)
        {
            var state = new Tensor([_batch, _neurons]);
            for (var b = 0; b < _rows; b++)
                _states.Span.Slice(((b * _model.States.Length) + s) * RowsPerState, _rowLength).CopyTo(state.Span[(b * _rowLength)..]);
            states.Add(state);
        }

        var train = spikes.FirstOrDefault(s => s is not null);
        if (train is null)
            return new CarriedState(states);
        if (_steps == 0)
            return new CarriedState(states, _options.InitialState?.LastSpikes);
        int[][] last = [.. Enumerable.Range(0, _batch).Select(b => train.Row(_steps - 1, b).ToArray())];
        return new CarriedState(states, SpikeTrain.FromRows(1, _batch, _neurons, last));
    }
}
