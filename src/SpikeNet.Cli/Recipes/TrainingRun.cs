using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Recipes;

/// <summary>A recipe being trained into a folder: model, metrics and checkpoint, each written whole or not at all.</summary>
internal sealed class TrainingRun
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Recipe _recipe;
    private readonly TaskSet _set;
    private readonly string? _heldOut;
    private readonly TaskParts _parts;
    private readonly string _folder;
    private readonly TrainerOptions _options;

    /// <param name="recipe">The recipe.</param>
    /// <param name="set">Its data.</param>
    /// <param name="heldOut">speaker:NAME or fold:K; null or 'test' for the recipe's test part.</param>
    /// <param name="folder">Where results go.</param>
    /// <param name="seed">Where all random numbers come from.</param>
    /// <param name="epochs">Passes over the data; null for the recipe's.</param>
    internal TrainingRun(Recipe recipe, TaskSet set, string? heldOut, string folder, long seed, int? epochs)
    {
        (_recipe, _set, _folder) = (recipe, set, folder);
        _parts = set.Divide(heldOut);
        _heldOut = heldOut?.StartsWith("speaker:", StringComparison.Ordinal) == true ? heldOut : null;
        _options = recipe.Training with { Seed = seed, Epochs = epochs ?? recipe.Training.Epochs };
    }

    /// <summary>Whether the densities at which dense products take over are measured on this machine first: faster perhaps, but not the same run elsewhere.</summary>
    internal bool TuneKernels { get; init; }

    internal string ModelPath => Path.Combine(_folder, "model.snn");

    internal string MetricsPath => Path.Combine(_folder, "metrics.jsonl");

    internal string CheckpointPath => Path.Combine(_folder, "checkpoint.json");

    private string Subject => $"{_recipe.Name} ({_recipe.Digest}) on {_recipe.Data}, holding out {_heldOut ?? _set.Split.HeldOut}";

    /// <summary>Trains to the end, or goes on from the folder's checkpoint.</summary>
    /// <exception cref="StoppedException">Ctrl-C.</exception>
    internal TrainingResult Run(bool resume, ITrainingDisplay display, CancellationToken cancellation)
    {
        display.Say($"{_set.Name}: {_parts.Train.Length} recordings to learn from, {_parts.Validation.Length} to validate, {_parts.HeldOut.Length} held out.");
        if (_set.LeftOut is { } leftOut)
            display.Say(leftOut);
        var network = _recipe.Build(_set.Shape, _set.ClassNames.Length, _options.Seed);
        var teacher = _recipe.Teacher is { } section ? new TeacherRun(_recipe, section, Path.Combine(_folder, "teacher.json"), $"{Subject}, teacher", _options.Seed) : null;
        var trainer = _recipe.TrainingPlace.Guard("training", () => new Trainer(network, _options));
        if (TuneKernels && !resume)
        {
            display.Say("measuring at which density dense products become faster on this machine; the checkpoint keeps the result");
            network.TuneCrossovers();
        }

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

            if (checkpoint.Epochs != _options.Epochs)
                display.Warn($"the run was planned for {checkpoint.Epochs} epochs, not {_options.Epochs}: the learning rate goes on by the new plan.");
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
            var train = _set.Load(_parts.Train, cancellation);
            var validation = _parts.Validation.IsEmpty ? null : _set.Load(_parts.Validation, cancellation);
            if (_recipe.Conversion is not null)
                (train, validation) = (new FeatureValues(train), validation is null ? null : new FeatureValues(validation));
            if (teacher is not null)
                train = teacher.Run(_set, train, validation, resume, display, cancellation);
            trainer.EpochEnded += (_, _) => Write(trainer);
            trainer.Warning += (_, warning) => display.Warn(warning);
            display.Run(network, progress => trainer.Run(train, validation, progress, cancellation));
            foreach (var (layer, density, execution) in network.Executions())
                display.Say(string.Create(CultureInfo.InvariantCulture, $"{layer.Name}: {execution} at {100 * density:0.0} % of the inputs in the last batch"));
            var conversion = _recipe.Conversion is { } convert ? new ConversionRun(convert, display).Run(network, train, validation as FeatureValues, cancellation) : default;
            return Finish(trainer, validation, conversion.Network ?? network, conversion.Outcome, teacher?.Outcome, cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException(
                $"stopped in epoch {trainer.Metrics.Count + 1} of {_options.Epochs}; {CheckpointPath} holds the state after epoch {trainer.Metrics.Count}: go on with --resume.");
        }
    }

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

    private TrainingResult Finish(
        Trainer trainer, ITrainingData? validation, Network network, ConversionOutcome? conversion, TeacherOutcome? teacher, CancellationToken cancellation)
    {
        var last = trainer.Metrics[^1];
        var metadata = ImmutableSortedDictionary<string, string>.Empty
            .Add("recipe", _recipe.Name)
            .Add("data", _recipe.Data)
            .Add("held-out", _heldOut ?? _set.Split.HeldOut)
            .Add("seed", _options.Seed.ToString(CultureInfo.InvariantCulture))
            .Add("epochs", last.Epoch.ToString(CultureInfo.InvariantCulture))
            .Add("validation-accuracy", last.ValidationAccuracy is { } accuracy ? accuracy.ToString("0.####", CultureInfo.InvariantCulture) : "none");
        if (_set.Input.Encoding is null)
            metadata = metadata.Add(InputPlan.MetadataKey, _set.Input.Text);
        if (_set.Split.Text is { } split)
            metadata = metadata.Add(SplitPlan.MetadataKey, split);
        if (_recipe.Quantise is { } quantise)
            metadata = metadata.Add(WeightQuantisation.MetadataKey, quantise.ToString());
        if (conversion is not null)
        {
            // What was watched in training is the accuracy without spikes.
            metadata = metadata.SetItem("validation-accuracy", conversion.Steps.IsEmpty ? "none" : conversion.Steps[^1].Accuracy.ToString("0.####", CultureInfo.InvariantCulture));
            AtomicFile.Write(Path.Combine(_folder, "conversion.json"), stream => JsonSerializer.Serialize(stream, conversion, Json));
        }

        var graph = network.ToGraph(_set.Node) with { Encoding = _set.Input.Encoding, ClassNames = _set.ClassNames, Metadata = metadata };
        GraphFile.Save(graph, ModelPath);

        // Only a held-out speaker is looked at here: a test part is opened by 'evaluate --split test', on purpose.
        double? heldOut = _heldOut is null ? null : ModelEvaluation.Run(graph, _set.Load(_parts.HeldOut, cancellation), cancellation).Accuracy;
        var timing = conversion is null ? ValidationTiming.Of(network, graph, validation, cancellation) : null;
        return new TrainingResult(graph, trainer.Network.ParameterCount, trainer.Metrics, heldOut, timing, conversion, teacher);
    }
}
