using SpikeNet.Cli.Data;

namespace SpikeNet.Cli.Recipes;

/// <summary>Trains a recipe's teacher and asks it about the training part.</summary>
internal sealed class TeacherRun(Recipe recipe, TeacherSection section, string checkpointPath, string subject, long seed)
{
    /// <summary>What the teacher was like, once it has run.</summary>
    internal TeacherOutcome? Outcome { get; private set; }

    /// <summary>Trains the teacher, or goes on with it, and labels the student's samples.</summary>
    internal TaughtData Run(TaskSet set, ITrainingData train, ITrainingData? validation, bool resume, ITrainingDisplay display, CancellationToken cancellation)
    {
        var network = section.Build(recipe.Name, set.Shape, set.ClassNames.Length, set.Input.TimeSteps, seed);
        var trainer = section.Place.Guard("teacher", () => new Trainer(network, section.Training with { Seed = seed }));
        if (resume && File.Exists(checkpointPath))
        {
            try
            {
                trainer.Resume(Checkpoint.Load(checkpointPath), subject);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{checkpointPath}: {e.Message}", e);
            }
        }

        trainer.EpochEnded += (_, _) => trainer.Save(subject).Save(checkpointPath);
        trainer.Warning += (_, warning) => display.Warn($"teacher, {warning}");
        display.Say($"The teacher has {network.ParameterCount} parameters.");
        var (seen, watched) = (Seen(train), validation is null ? null : Seen(validation));
        display.Run(network, progress => trainer.Run(seen, watched, progress, cancellation));
        var taught = TaughtData.By(network, seen, train, section.SoftLabels, cancellation: cancellation);
        Outcome = new TeacherOutcome(network.ParameterCount, taught.TeacherAccuracy, trainer.Metrics[^1].ValidationAccuracy);
        return taught;
    }

    private ITrainingData Seen(ITrainingData data) => section.TakesValues ? new FeatureValues(data) : data;
}
