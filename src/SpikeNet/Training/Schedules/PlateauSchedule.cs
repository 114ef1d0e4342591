namespace SpikeNet;

/// <summary>The learning rate times a factor when a figure has stopped improving, as <c>ReduceLROnPlateau</c> with a relative threshold.</summary>
/// <remarks>
/// A loss is better than the best so far where it is below best (1 - threshold), an accuracy where it is above best (1 + threshold).
/// After more than <see cref="Patience"/> epochs in a row without a better one the rate drops; then <see cref="CoolDown"/>
/// epochs are not counted. Drops of less than 1e-8 are left out. The figures are those of the finished epochs, so a checkpoint holds all that it needs.
/// </remarks>
public sealed record PlateauSchedule : LearningRateSchedule
{
    /// <summary>The smallest drop.</summary>
    private const double SmallestDrop = 1e-8;

    /// <summary>What is watched.</summary>
    public PlateauMeasure Measure { get; init; }

    /// <summary>The factor, above 0 and below 1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>Epochs without improvement that are borne, at least 0.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>The relative change that counts as improvement, at least 0.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Epochs after a drop that are not counted, at least 0.</summary>
    public int CoolDown { get; init; }

    /// <summary>The rate does not drop below this.</summary>
    public double LowestRate { get; init; }

    /// <inheritdoc/>
    public override string Kind => "Plateau";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The validation accuracy is watched, but an epoch has none.</exception>
    public override double RateAt(double learningRate, TrainingPoint at)
    {
        var rate = learningRate;
        var falling = Measure == PlateauMeasure.TrainingLoss;
        var best = falling ? double.PositiveInfinity : double.NegativeInfinity;
        var (bad, cooling) = (0, 0);
        foreach (var epoch in at.Finished)
        {
            var figure = falling ? epoch.Loss : epoch.ValidationAccuracy
                ?? throw new InvalidOperationException($"The schedule watches the validation accuracy, but epoch {epoch.Epoch} has none: train with validation data, or watch the training loss.");
            if (falling ? figure < best * (1 - Threshold) : figure > best * (1 + Threshold))
                (best, bad) = (figure, 0);
            else
                bad++;
            if (cooling > 0)
                (cooling, bad) = (cooling - 1, 0);
            if (bad <= Patience)
                continue;
            var lower = Math.Max(rate * Factor, LowestRate);
            if (rate - lower > SmallestDrop)
                rate = lower;
            (cooling, bad) = (CoolDown, 0);
        }

        return rate;
    }

    /// <inheritdoc/>
    public override void Verify()
    {
        ThrowUnless(Factor is > 0 and < 1, "the factor is above 0 and below 1", Factor);
        ThrowUnless(Patience >= 0, "the patience is at least 0 epochs", Patience);
        ThrowUnless(CoolDown >= 0, "the cool-down is at least 0 epochs", CoolDown);
        ThrowUnless(Threshold >= 0, "the threshold is at least 0", Threshold);
        ThrowUnless(LowestRate >= 0, "the lowest rate is at least 0", LowestRate);
    }
}
