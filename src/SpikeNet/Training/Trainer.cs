using System.Diagnostics;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>Trains a network: encode, forward, back through time, Adam; epoch after epoch.</summary>
/// <remarks>
/// Random numbers of an epoch depend on the seed and the epoch alone, so training that was stopped and resumed ends with the
/// same weights as training that was not. The same seed and vector width give the same weights whatever the thread count.
/// </remarks>
public sealed class Trainer
{
    private readonly Network _network;
    private readonly TrainerOptions _options;
    private readonly Adam _optimiser;
    private readonly StepArena _arena = new();
    private readonly List<EpochMetrics> _metrics = [];

    /// <summary>Makes a trainer.</summary>
    public Trainer(Network network, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        (_network, _options) = (network, options);
        _optimiser = new Adam(network.Parameters, options.Adam);
    }

    /// <summary>The figures of the epochs so far.</summary>
    public IReadOnlyList<EpochMetrics> Metrics => _metrics;

    /// <summary>The network.</summary>
    public Network Network => _network;

    /// <summary>Called after every epoch, once its figures are there: the place to write checkpoints.</summary>
    public event EventHandler? EpochEnded;

    /// <summary>Called with a sentence where a layer is silent, saturated or mostly dead at the end of an epoch.</summary>
    public event EventHandler<string>? Warning;

    /// <summary>The state to go on from.</summary>
    /// <param name="subject">What is being trained.</param>
    public Checkpoint Save(string subject) => new()
    {
        Subject = subject,
        Seed = _options.Seed,
        Epoch = _metrics.Count,
        Epochs = _options.Epochs,
        Steps = _optimiser.Steps,
        Metrics = [.. _metrics],
        Arrays = Checkpoint.Capture(_network, _optimiser),
    };

    /// <summary>Goes on from a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It is of another subject, seed or network.</exception>
    public void Resume(Checkpoint checkpoint, string subject)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (checkpoint.Subject != subject)
            throw new InvalidDataException($"the checkpoint is of '{checkpoint.Subject}', not of '{subject}'; train into another folder.");
        if (checkpoint.Seed != _options.Seed)
            throw new InvalidDataException($"the checkpoint has the seed {checkpoint.Seed}, not {_options.Seed}; give the same seed or train into another folder.");
        checkpoint.Restore(_network, _optimiser);
        _metrics.Clear();
        _metrics.AddRange(checkpoint.Metrics);
    }

    /// <summary>Trains until all epochs are done.</summary>
    /// <param name="data">What to learn from.</param>
    /// <param name="validation">What to watch; null for nothing. Never learnt from.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps; the last finished epoch's checkpoint stays good.</param>
    /// <exception cref="TrainingDivergedException">The loss is no longer a finite number.</exception>
    public void Run(ITrainingData data, ITrainingData? validation, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0)
            throw new ArgumentException("There is nothing to learn from: the training data is empty.", nameof(data));
        var watch = Stopwatch.StartNew();
        var first = _metrics.Count;
        while (_metrics.Count < _options.Epochs)
        {
            var monitor = new FiringRateMonitor();
            _metrics.Add(Epoch(data, validation, monitor, progress, watch, first, cancellation));
            foreach (var warning in monitor.Warnings())
                Warning?.Invoke(this, $"epoch {_metrics.Count}: {warning}");
            EpochEnded?.Invoke(this, EventArgs.Empty);
            progress?.Report(Progress(_metrics.Count, 1, monitor, _metrics[^1].Loss, _metrics[^1].Accuracy, data, watch, first) with { Ended = _metrics[^1] });
        }
    }

    private EpochMetrics Epoch(
        ITrainingData data, ITrainingData? validation, FiringRateMonitor monitor, IProgress<TrainingProgress>? progress,
        Stopwatch watch, int firstEpoch, CancellationToken cancellation)
    {
        var epoch = _metrics.Count + 1;
        var started = watch.Elapsed;
        var random = SplitMix64.For(_options.Seed, $"epoch {epoch}");
        var order = Enumerable.Range(0, data.Count).ToArray();
        random.Shuffle<int>(order);
        var batches = (data.Count + _options.BatchSize - 1) / _options.BatchSize;
        double loss = 0;
        var right = 0;
        double rate = 0;
        for (var i = 0; i < batches; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var samples = order.AsSpan(i * _options.BatchSize, Math.Min(_options.BatchSize, data.Count - (i * _options.BatchSize)));
            rate = _options.LearningRateAt(((epoch - 1) * batches) + i, batches);
            var (batchLoss, batchRight) = Step(data, samples, random, monitor, rate, epoch, i + 1);
            loss += batchLoss * samples.Length;
            right += batchRight;
            var seen = (i * _options.BatchSize) + samples.Length;
            progress?.Report(Progress(epoch, (double)(i + 1) / batches, monitor, loss / seen, (double)right / seen, data, watch, firstEpoch));
        }

        var trained = watch.Elapsed - started;
        return new EpochMetrics
        {
            Epoch = epoch,
            Loss = loss / data.Count,
            Accuracy = (double)right / data.Count,
            ValidationAccuracy = validation is { Count: > 0 } ? Evaluator.Accuracy(_network, validation, cancellation: cancellation) : null,
            LearningRate = rate,
            FiringRates = monitor.ByLayer(),
            SamplesPerSecond = data.Count / Math.Max(1e-9, trained.TotalSeconds),
            Seconds = (watch.Elapsed - started).TotalSeconds,
        };
    }

    private (double Loss, int Right) Step(
        ITrainingData data, ReadOnlySpan<int> samples, SplitMix64 random, FiringRateMonitor monitor, double rate, int epoch, int batch)
    {
        _arena.Reset();
        var tape = new GradientTape();
        var context = new StepContext { Arena = _arena, Tape = tape, Random = random };
        var output = _network.Forward(data.Encode(samples, random), context);
        monitor.Add(output);
        var labels = new int[samples.Length];
        for (var b = 0; b < labels.Length; b++)
            labels[b] = data.LabelOf(samples[b]);
        var loss = _options.Loss.Compute(output.Scores, labels, _arena);
        var right = Evaluator.CountRight(output, data, samples);
        if (!double.IsFinite(loss))
            throw new TrainingDivergedException(
                $"The loss is {loss} in epoch {epoch}, step {batch}: try a learning rate below {_options.LearningRate:0.######} or a smaller gain.");
        tape.Backward();
        ClipGradients(epoch, batch);
        _optimiser.Step(rate);
        return (loss, right);
    }

    private void ClipGradients(int epoch, int batch)
    {
        double sum = 0;
        foreach (var parameter in _network.Parameters)
        {
            var square = (double)System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(parameter.Gradient.Span);
            if (!double.IsFinite(square))
                throw new TrainingDivergedException(
                    $"The gradient of '{parameter.Name}' is not finite in epoch {epoch}, step {batch}: try a learning rate below {_options.LearningRate:0.######} or a narrower surrogate.");
            sum += square;
        }

        var norm = Math.Sqrt(sum);
        if (norm <= _options.GradientNorm)
            return;
        foreach (var parameter in _network.Parameters)
            System.Numerics.Tensors.TensorPrimitives.Multiply(parameter.Gradient.Span, (float)(_options.GradientNorm / norm), parameter.Gradient.Span);
    }

    private TrainingProgress Progress(
        int epoch, double share, FiringRateMonitor monitor, double loss, double accuracy, ITrainingData data, Stopwatch watch, int firstEpoch)
    {
        var done = epoch - 1 - firstEpoch + share;
        var seconds = watch.Elapsed.TotalSeconds;
        return new TrainingProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Fraction = (epoch - 1 + share) / _options.Epochs,
            Loss = loss,
            Accuracy = accuracy,
            SamplesPerSecond = done * data.Count / Math.Max(1e-9, seconds),
            FiringRates = monitor.Rates,
            Remaining = TimeSpan.FromSeconds(seconds / Math.Max(1e-9, done) * (_options.Epochs - firstEpoch - done)),
        };
    }
}
