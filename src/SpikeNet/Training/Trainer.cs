using System.Collections.Immutable;
using System.Diagnostics;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Trains a network: encode, forward, back through time, a step of the optimiser; epoch after epoch.</summary>
/// <remarks>
/// Random numbers of an epoch depend on the seed and the epoch alone, so training that was stopped and resumed ends with the
/// same weights as training that was not. The same seed and vector width give the same weights whatever the thread count.
/// </remarks>
public sealed class Trainer
{
    private readonly Network _network;
    private readonly TrainerOptions _options;
    private readonly Optimiser _optimiser;
    private readonly GradientPass _pass;
    private readonly List<EpochMetrics> _metrics = [];

    /// <summary>Makes a trainer.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range, the loss does not fit the network's read-out, or that cannot be truncated.</exception>
    public Trainer(Network network, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Verify(network.ReadOut.Rule);
        if (options.TruncateSteps is not null)
            SequenceScores.Verify(network.ReadOut);
        (_network, _options) = (network, options);
        _optimiser = options.Optimiser.Create(network.Parameters);
        _pass = new GradientPass(network, options);
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
        Optimiser = _optimiser.Kind,
        Schedule = _options.Schedule.Kind,
        Metrics = [.. _metrics],
        Crossovers = Checkpoint.MeasuredCrossovers(_network),
        Arrays = Checkpoint.Capture(_network, _optimiser),
    };

    /// <summary>Goes on from a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It is of another subject, seed, network, optimiser or schedule.</exception>
    public void Resume(Checkpoint checkpoint, string subject)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (checkpoint.Subject != subject)
            throw new InvalidDataException($"the checkpoint is of '{checkpoint.Subject}', not of '{subject}'; train into another folder.");
        if (checkpoint.Seed != _options.Seed)
            throw new InvalidDataException($"the checkpoint has the seed {checkpoint.Seed}, not {_options.Seed}; give the same seed or train into another folder.");
        if (checkpoint.Schedule is { } schedule && schedule != _options.Schedule.Kind)
            throw new InvalidDataException($"the checkpoint has the learning-rate schedule {schedule}, not {_options.Schedule.Kind}; give the same schedule or train into another folder.");
        checkpoint.Restore(_network, _optimiser);
        _metrics.Clear();
        _metrics.AddRange(checkpoint.Metrics);
    }

    /// <summary>Trains until all epochs are done.</summary>
    /// <param name="data">What to learn from.</param>
    /// <param name="validation">What to watch; null for nothing. Never learnt from.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps; the last finished epoch's checkpoint stays good.</param>
    /// <exception cref="TrainingDivergedException">The loss or a gradient is no longer a finite number.</exception>
    /// <exception cref="InsufficientMemoryException">A layer needs more memory than there is; the message names it.</exception>
    public void Run(ITrainingData data, ITrainingData? validation, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0)
            throw new ArgumentException("There is nothing to learn from: the training data is empty.", nameof(data));
        var watch = Stopwatch.StartNew();
        var first = _metrics.Count;

        // A run that was stopped in the middle of a step left gradients behind.
        foreach (var parameter in _network.Parameters)
            parameter.Gradient.Span.Clear();
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
        var batches = BatchPlan.Shuffled(data, _options.BatchSize, random);
        var stepsPerEpoch = (batches.Length + _options.AccumulateBatches - 1) / _options.AccumulateBatches;
        ImmutableArray<EpochMetrics> finished = [.. _metrics];
        foreach (var delay in _network.Layers.WithParts().OfType<LearnableDelay>())
            delay.Narrow((double)(epoch - 1) / Math.Max(1, _options.Epochs - 1));
        double loss = 0;
        var (right, seen) = (0, 0);
        double rate = 0;
        var replays = new List<BatchReplay>();
        for (var i = 0; i < batches.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var samples = batches[i];
            var step = i / _options.AccumulateBatches;
            var together = batches.AsSpan((step * _options.AccumulateBatches)..Math.Min(batches.Length, (step + 1) * _options.AccumulateBatches));
            int[] labels = [.. samples.Select(data.LabelOf)];
            replays.Add(new BatchReplay(again => data.Encode(samples, again), _options.TruncateSteps, random.State));
            var result = _pass.Run(data.Encode(samples, random), labels, random, (double)samples.Length / Count(together), monitor, data.TeacherScoresOf(samples));
            if (!double.IsFinite(result.Loss))
                throw Diverged($"The loss is {result.Loss}", replays[^1].FirstNotFinite(_network), epoch, step + 1);
            loss += result.Loss * samples.Length;
            right += result.Right;
            seen += samples.Length;
            if (i + 1 == batches.Length || (i + 1) % _options.AccumulateBatches == 0)
            {
                rate = _options.Schedule.RateAt(_options.LearningRate, new TrainingPoint(((epoch - 1) * stepsPerEpoch) + step, stepsPerEpoch, _options.Epochs, finished));
                _optimiser.Step(rate, Clip(replays, epoch, step + 1));
                replays.Clear();
            }

            progress?.Report(Progress(epoch, (double)(i + 1) / batches.Length, monitor, loss / seen, (double)right / seen, data, watch, firstEpoch));
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

    private static int Count(ReadOnlySpan<int[]> batches)
    {
        var count = 0;
        foreach (var batch in batches)
            count += batch.Length;
        return count;
    }

    private GradientClip Clip(List<BatchReplay> replays, int epoch, int step)
    {
        double sum = 0;
        var squares = _optimiser.SquaredGradientNorms();
        foreach (var square in squares)
            sum += square;
        if (double.IsFinite(sum))
            return GradientClip.For(Math.Sqrt(sum), _options.GradientNorm, _options.GradientLimit);

        // Gradients come from the output: the last parameter of the network is the first on their way.
        var parameter = _optimiser.Parameters[Enumerable.Range(0, squares.Length).Last(p => !double.IsFinite(squares[p]))].Name;
        var layer = replays.Select(r => r.FirstNotFinite(_network)).FirstOrDefault(l => l is not null);
        throw Diverged($"The norm of the gradient of '{parameter}' is not finite", layer, epoch, step, parameter);
    }

    private TrainingDivergedException Diverged(string what, string? layer, int epoch, int step, string? parameter = null)
    {
        var where = layer switch
        {
            null => "",
            Network.InputName => " Values of the input are not finite.",
            _ => $" The output of '{layer}' is the first that is not finite.",
        };
        var hint = layer == Network.InputName
            ? "look at the data and its encoding"
            : $"try a learning rate below {_options.LearningRate:0.######}, a gradient norm below {_options.GradientNorm:0.######}, a smaller gain of the weights or a narrower surrogate";
        return new TrainingDivergedException($"{what} in epoch {epoch}, step {step}.{where} The weights are those before the step: {hint}.", epoch, step, layer ?? parameter);
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
