namespace SpikeNet;

/// <summary>The loss or a gradient is no longer a finite number. The weights are those before the step.</summary>
/// <param name="message">Where, when, and what may help.</param>
/// <param name="epoch">The epoch, from 1.</param>
/// <param name="step">The step within the epoch, from 1.</param>
/// <param name="culprit">What stopped being finite first.</param>
public sealed class TrainingDivergedException(string message, int epoch, int step, string? culprit) : Exception(message)
{
    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The step within the epoch, from 1.</summary>
    public int Step { get; } = step;

    /// <summary>
    /// The first layer on the way forward whose output is not finite, or else the first parameter on the way back whose gradient is
    /// not; null where only the loss itself is not.
    /// </summary>
    public string? Culprit { get; } = culprit;
}
