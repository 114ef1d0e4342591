namespace SpikeNet.Graph;

/// <summary>How a read-out makes scores of its input over the T steps.</summary>
public enum ReadOutRule
{
    /// <summary>The number of spikes of each class's neuron.</summary>
    SpikeCount,

    /// <summary>The maximum over time of a leaky integrator that does not spike: u = decay * u + x.</summary>
    LeakyMaximum,

    /// <summary>That integrator's value after the last step.</summary>
    LeakyLast,

    /// <summary>The maximum over time of a graded output, such as the potential of a neuron that does not spike.</summary>
    Maximum,

    /// <summary>A graded output after the last step.</summary>
    Last,

    /// <summary>The mean over time of a graded output.</summary>
    Mean,

    /// <summary>Spikes per step of each class's neuron, from 0 to 1: the count divided by T.</summary>
    SpikeRate,

    /// <summary>The number of spikes of each class's population of <see cref="ReadOutNode.NeuronsPerClass"/> neurons.</summary>
    PopulationVote,

    /// <summary>The time to the first spike: T - t for a first spike in step t (from 0), 0 without one. The earliest wins.</summary>
    FirstSpike,

    /// <summary>Spikes weighted by their time: the sum of decay^t over the steps t (from 0) in which a neuron of the class spikes, so that early spikes count most.</summary>
    TemporalWeight,
}
