using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>Where training is when it asks for a learning rate.</summary>
/// <param name="Step">Optimiser steps taken before, over all epochs.</param>
/// <param name="StepsPerEpoch">Optimiser steps per epoch, at least 1.</param>
/// <param name="Epochs">Epochs planned.</param>
/// <param name="Finished">The figures of the finished epochs.</param>
public readonly record struct TrainingPoint(int Step, int StepsPerEpoch, int Epochs, ImmutableArray<EpochMetrics> Finished)
{
    /// <summary>Steps planned.</summary>
    public int Steps => checked(Epochs * StepsPerEpoch);

    /// <summary>The epoch of the step, from 0.</summary>
    public int Epoch => Step / StepsPerEpoch;
}
