using SpikeNet.Graph;

namespace SpikeNet.Hardware;

/// <summary>A target that can say which part of it takes which layer; <c>compile</c> prints it.</summary>
public interface IPlacingBackend
{
    /// <summary>Where the layers of a graph go.</summary>
    /// <param name="graph">A sound, quantised graph. One that <see cref="IBackend.Check"/> refuses gives what can be said.</param>
    HardwarePlacement Placement(SpikeGraph graph);
}
