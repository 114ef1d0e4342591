namespace SpikeNet.Hardware.Report;

/// <summary>Whether a figure is the value itself or bounds it, because a term is not known.</summary>
public enum Bound
{
    /// <summary>Every term is known.</summary>
    Exact,

    /// <summary>The true value is at least the figure.</summary>
    AtLeast,

    /// <summary>The true value is at most the figure.</summary>
    AtMost,
}
