namespace SpikeNet.Cli.Recipes;

/// <summary>What a teacher was like.</summary>
/// <param name="Parameters">The number of values that were trained.</param>
/// <param name="TrainingAccuracy">The share of the training samples that it classifies as their labels do: how right its labels are.</param>
/// <param name="ValidationAccuracy">Its accuracy on the validation part; null without one.</param>
internal sealed record TeacherOutcome(int Parameters, double TrainingAccuracy, double? ValidationAccuracy);
