namespace SpikeNet;

/// <summary>What a converted network reaches in so many steps.</summary>
/// <param name="TimeSteps">T.</param>
/// <param name="Accuracy">The share of samples classified rightly.</param>
/// <param name="SpikesPerSample">The spikes of all its neurons, the input's not counted.</param>
public sealed record StepAccuracy(int TimeSteps, double Accuracy, double SpikesPerSample);
