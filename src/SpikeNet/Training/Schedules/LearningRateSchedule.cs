namespace SpikeNet;

/// <summary>The learning rate over the course of a training.</summary>
/// <remarks>
/// A pure function of the step and of the finished epochs' figures. Both are in every checkpoint, so a schedule needs no state
/// of its own and goes on after a stop as if there had been none.
/// </remarks>
public abstract record LearningRateSchedule
{
    /// <summary>The schedule's name in checkpoints and messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="learningRate">The trainer's learning rate, which the schedule varies.</param>
    /// <param name="at">The step.</param>
    public abstract double RateAt(double learningRate, TrainingPoint at);

    /// <summary>Refuses settings that mean nothing.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public virtual void Verify()
    {
    }

    /// <summary>Refuses a setting.</summary>
    private protected void ThrowUnless(bool condition, string expected, double value)
    {
        if (!condition)
            throw new ArgumentException($"{Kind}: {expected}, but it is {value}.");
    }
}
