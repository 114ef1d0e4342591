using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SpikeNet.Cli.Data;
using SpikeNet.Datasets;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Recipes;

/// <summary>A recipe being trained into a folder: model, metrics and checkpoint, each written whole or not at all.</summary>
internal sealed class TrainingRun
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Recipe _recipe;
    private readonly RecordingSet _set;
    private readonly SplitSelector? _heldOut;
    private readonly string _folder;
    private readonly TrainerOptions _options;

    internal TrainingRun(Recipe recipe, RecordingSet set, SplitSelector? heldOut, string folder, long seed, int? epochs)
    {
        (_recipe, _set, _heldOut, _folder) = (recipe, set, heldOut, folder);
        _options = recipe.Training with { Seed = seed, Epochs = epochs ?? recipe.Training.Epochs };
    }

    internal string ModelPath => Path.Combine(_folder, "model.snn");

    internal string MetricsPath => Path.Combine(_folder, "metrics.jsonl");

    internal string CheckpointPath => Path.Combine(_folder, "checkpoint.json");

    private string Subject => $"{_recipe.Name} on {_recipe.Data}{(_heldOut is null ? "" : $", holding out {_heldOut}")}";

    /// <summary>Trains to the end, or goes on from the folder's checkpoint.</summary>
    /// <exception cref="StoppedException">Ctrl-C.</exception>
    internal TrainingResult Run(bool resume, ITrainingDisplay display, CancellationToken cancellation)
    {
        var split = _set.SplitForTraining(_heldOut);
        display.Say($"{_set.Name}: {split.Train.Length} recordings to learn from, {split.Validation.Length} to validate, {split.HeldOut.Length} held out.");
        if (_set.Skipped.Length > 0)
            display.Say($"{_set.Skipped.Length} .wav files of other names were left out, the first is {_set.Skipped[0]}.");
        var network = _recipe.Build(_set.ClassNames.Length, _options.Seed);
        var trainer = new Trainer(network, _options);
        Checkpoint? checkpoint = null;
        if (resume && File.Exists(CheckpointPath))
        {
            checkpoint = Checkpoint.Load(CheckpointPath);
            try
            {
                trainer.Resume(checkpoint, Subject);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{CheckpointPath}: {e.Message}", e);
            }

            display.Say($"Going on after epoch {checkpoint.Epoch} of {_options.Epochs}.");
        }
        else if (resume)
        {
            display.Say($"{CheckpointPath} does not exist yet: starting from the beginning.");
        }

        try
        {
            if (checkpoint is null)
                Write(trainer);
            var train = Load(split.Train, cancellation);
            var validation = Load(split.Validation, cancellation);
            trainer.EpochEnded += (_, _) => Write(trainer);
            trainer.Warning += (_, warning) => display.Warn(warning);
            display.Run(network, progress => trainer.Run(train, validation, progress, cancellation));
            return Finish(trainer, split, cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException(
                $"stopped in epoch {trainer.Metrics.Count + 1} of {_options.Epochs}; {CheckpointPath} holds the state after epoch {trainer.Metrics.Count}: go on with --resume.");
        }
    }

    private MelImageData Load(IReadOnlyList<Recording> recordings, CancellationToken cancellation) =>
        new(MelImages.Compute(recordings, _recipe.Encoding.MelImage, cancellation), _recipe.Encoding, _recipe.Augmentation);

    private void Write(Trainer trainer)
    {
        AtomicFile.Write(MetricsPath, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            foreach (var metrics in trainer.Metrics)
                writer.Write(JsonSerializer.Serialize(metrics, Json) + "\n");
        });
        trainer.Save(Subject).Save(CheckpointPath);
    }

    private TrainingResult Finish(Trainer trainer, TrainingSplit split, CancellationToken cancellation)
    {
        var last = trainer.Metrics[^1];
        var graph = trainer.Network.ToGraph(_recipe.Input) with
        {
            Encoding = _recipe.Encoding,
            ClassNames = _set.ClassNames,
            Metadata = ImmutableSortedDictionary<string, string>.Empty
                .Add("recipe", _recipe.Name)
                .Add("data", _recipe.Data)
                .Add("held-out", _heldOut?.ToString() ?? "test")
                .Add("seed", _options.Seed.ToString(CultureInfo.InvariantCulture))
                .Add("epochs", last.Epoch.ToString(CultureInfo.InvariantCulture))
                .Add("validation-accuracy", (last.ValidationAccuracy ?? 0).ToString("0.####", CultureInfo.InvariantCulture)),
        };
        GraphFile.Save(graph, ModelPath);

        // Only a held-out speaker is looked at here: the set's own test part is opened by 'evaluate --split test', on purpose.
        double? heldOut = _heldOut?.SpeakerName is null
            ? null
            : ModelEvaluation.Run(graph, split.HeldOut, cancellation).Accuracy;
        return new TrainingResult(graph, trainer.Network.ParameterCount, trainer.Metrics, heldOut);
    }
}
