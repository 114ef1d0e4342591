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
}
