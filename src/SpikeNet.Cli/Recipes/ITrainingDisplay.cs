namespace SpikeNet.Cli.Recipes;

/// <summary>Where a training run shows how far it is.</summary>
internal interface ITrainingDisplay
{
    /// <summary>A line of information.</summary>
    void Say(string line);

    /// <summary>A warning.</summary>
    void Warn(string line);

    /// <summary>Shows progress while <paramref name="train"/> runs.</summary>
    void Run(Network network, Action<IProgress<TrainingProgress>> train);
}
