namespace SpikeNet;

/// <summary>What a batch gave.</summary>
/// <param name="Loss">The mean loss of its samples.</param>
/// <param name="Right">How many were classified rightly.</param>
internal readonly record struct BatchResult(double Loss, int Right);
