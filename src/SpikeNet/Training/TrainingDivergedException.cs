namespace SpikeNet;

/// <summary>The loss or a gradient is no longer a finite number.</summary>
/// <param name="message">Where, when, and what may help.</param>
public sealed class TrainingDivergedException(string message) : Exception(message);
