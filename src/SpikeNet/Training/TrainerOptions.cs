namespace SpikeNet;

/// <summary>How to train.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the data.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Samples per step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The peak of the learning rate, which rises over the first epochs and falls to 0 as a half cosine.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Epochs over which the learning rate rises.</summary>
    public double WarmUpEpochs { get; init; } = 1;

    /// <summary>Gradients are scaled down to this Euclidean norm, all parameters together.</summary>
    public double GradientNorm { get; init; } = 5;

    /// <summary>The seed from which every random number flows.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The loss.</summary>
    public CrossEntropy Loss { get; init; } = new();

    /// <summary>The optimiser's rates.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Steps taken before.</param>
    /// <param name="stepsPerEpoch">Steps per epoch.</param>
    public double LearningRateAt(int step, int stepsPerEpoch)
    {
        var warmUp = WarmUpEpochs * stepsPerEpoch;
        if (step < warmUp)
            return LearningRate * (step + 1) / warmUp;
        var total = (double)Epochs * stepsPerEpoch;
        return LearningRate * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (step - warmUp) / Math.Max(1, total - warmUp))));
    }
}
