using SpikeNet.Cli.Recipes;

namespace SpikeNet.Cli.Output;

/// <summary>Training that only speaks of warnings.</summary>
internal sealed class SilentDisplay : ITrainingDisplay
{
    /// <inheritdoc/>
    public void Say(string line)
    {
    }

    /// <inheritdoc/>
    public void Warn(string line) => Console.Error.WriteLine($"warning: {line}");

    /// <inheritdoc/>
    public void Run(Network network, Action<IProgress<TrainingProgress>> train) => train(new Progress());

    private sealed class Progress : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
        }
    }
}
