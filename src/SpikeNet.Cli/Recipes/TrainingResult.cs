using SpikeNet.Graph;

namespace SpikeNet.Cli.Recipes;

/// <summary>What a training run gave.</summary>
/// <param name="Graph">The trained network.</param>
/// <param name="Parameters">The number of values that were trained.</param>
/// <param name="Metrics">The figures of all epochs.</param>
/// <param name="HeldOutAccuracy">The accuracy on a held-out speaker; null where none was held out.</param>
/// <param name="Timing">Spikes and decisions on the validation part, for read-outs of spikes; null otherwise.</param>
/// <param name="Conversion">How it became spiking; null where it was from the start.</param>
/// <param name="Teacher">Whom it learnt from; null where it had no teacher.</param>
internal sealed record TrainingResult(
    SpikeGraph Graph, int Parameters, IReadOnlyList<EpochMetrics> Metrics, double? HeldOutAccuracy, ValidationTiming? Timing,
    ConversionOutcome? Conversion = null, TeacherOutcome? Teacher = null);
