using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>One batch forward and back: adds to the parameters' gradients.</summary>
/// <remarks>
/// A sequence longer than <see cref="TrainerOptions.TruncateSteps"/> goes through twice, chunk by chunk with state carried: first
/// for the scores of the whole, whose loss says what each chunk's scores should have been, then chunk by chunk forward and back. The
/// gradient is that of the whole sequence's loss but for what passes from chunk to chunk through the states
/// (Williams and Peng 1990, truncated to k steps); memory is that of one chunk.
/// </remarks>
internal sealed class GradientPass(Network network, TrainerOptions options)
{
    private readonly StepArena _arena = new();
    private bool _statesVerified;

    /// <summary>Runs a batch.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="labels">Its classes.</param>
    /// <param name="random">The random numbers of the pass.</param>
    /// <param name="share">The factor of the batch's gradient: its share in the samples of the step.</param>
    /// <param name="monitor">Told the spikes.</param>
    /// <param name="teacherScores">What a teacher gave the samples, or null.</param>
    /// <returns>The loss and how many samples are right. A loss that is not finite has left no gradient.</returns>
    internal BatchResult Run(SpikeTrain input, int[] labels, SplitMix64 random, double share, FiringRateMonitor monitor, Tensor? teacherScores = null) =>
        options.TruncateSteps is { } steps && steps < input.TimeSteps
            ? Truncated(input, TimeSlice.Cut(input, steps), labels, random, share, monitor, teacherScores)
            : Whole(input, labels, random, share, monitor, teacherScores);

    private BatchResult Whole(SpikeTrain input, int[] labels, SplitMix64 random, double share, FiringRateMonitor monitor, Tensor? teacherScores)
    {
        _arena.Reset();
        var tape = new GradientTape();
        var output = network.Forward(input, new StepContext { Arena = _arena, Tape = tape, Random = random });
        monitor.Add(output);
        var (loss, right) = options.SequenceLoss is { } sequence
            ? Score(sequence, output, labels, share)
            : Score(output.Scores, labels, _arena, input.TimeSteps, share, teacherScores);
        if (double.IsFinite(loss))
            Backward(tape);
        return new BatchResult(loss, right);
    }

    private BatchResult Truncated(SpikeTrain input, SpikeTrain[] chunks, int[] labels, SplitMix64 random, double share, FiringRateMonitor monitor, Tensor? teacherScores)
    {
        var scores = new SequenceScores(network.ReadOut.Rule, input.BatchSize, network.ReadOut.Classes);
        ForEachChunk(chunks, new SplitMix64(random.State), updatesStatistics: false, (chunk, output, _) => scores.Add(chunk, output.Scores.Dense!.Span));
        var whole = Signal.Of(scores.Scores);
        var (loss, right) = Score(whole, labels, null, input.TimeSteps, share, teacherScores);
        if (double.IsFinite(loss))
        {
            ForEachChunk(chunks, random, updatesStatistics: true, (chunk, output, tape) =>
            {
                monitor.Add(output);
                output.Scores.Gradient = scores.GradientOf(chunk, whole.Gradient!);
                if (output.Scores.Gradient is not null)
                    Backward(tape);
            });
        }

        return new BatchResult(loss, right);
    }

    private void ForEachChunk(SpikeTrain[] chunks, SplitMix64 random, bool updatesStatistics, Action<int, NetworkOutput, GradientTape> then)
    {
        var states = new CarriedStates();
        for (var i = 0; i < chunks.Length; i++)
        {
            _arena.Reset();

            // With a tape both times, so that layers that behave differently in training do the same both times.
            var tape = new GradientTape();
            var output = network.Forward(chunks[i], new StepContext { Arena = _arena, Tape = tape, Random = random, States = states, UpdatesStatistics = updatesStatistics });
            if (!_statesVerified)
                VerifyStates(states, chunks[i]);
            then(i, output, tape);
        }
    }

    /// <summary>A layer that forgets its state between chunks would learn something else than it is used for.</summary>
    private void VerifyStates(CarriedStates states, SpikeTrain chunk)
    {
        var graph = network.ToGraph(new InputNode(Network.InputName, chunk.Features, chunk.TimeSteps, chunk.TimeSteps));
        foreach (var node in graph.Nodes.Where(n => n is NeuronNode or ProgramNeuronNode))
        {
            if (states[node.Name] is null)
                throw new ArgumentException(
                    $"The neurons of '{node.Name}' do not carry their state from chunk to chunk, so the sequence cannot be truncated to {options.TruncateSteps} steps: use a {nameof(NeuronLayer)}.");
        }

        _statesVerified = true;
    }

    private (double Loss, int Right) Score(Signal scores, int[] labels, StepArena? arena, int timeSteps, double share, Tensor? teacherScores)
    {
        var loss = options.Loss.Compute(scores, labels, arena, network.ReadOut.StepsCounted(timeSteps), teacherScores);
        Share(scores.Gradient!, share);
        return (loss, Evaluator.CountRight(scores, labels));
    }

    /// <summary>A loss of the last layer's outputs: the scores give nothing back, and say only who is right.</summary>
    private (double Loss, int Right) Score(SequenceLoss sequence, NetworkOutput output, int[] labels, double share)
    {
        var loss = sequence.Compute(output.LastLayer, labels, _arena);
        Share(output.LastLayer.Gradient!, share);
        output.Scores.Gradient = new Tensor(output.Scores.Dense!.Shape, _arena);
        return (loss, Evaluator.CountRight(output.Scores, labels));
    }

    private static void Share(Tensor gradient, double share)
    {
        if (share == 1)
            return;
        foreach (ref var g in gradient.Span)
            g = (float)(g * share);
    }

    private void Backward(GradientTape tape)
    {
        try
        {
            tape.Backward();
        }
        catch (InsufficientMemoryException e)
        {
            throw Network.OutOfMemory(network.LayerGoingBack, "going back through", e);
        }
    }
}
