using System.Runtime.InteropServices;

namespace SpikeNet;

/// <summary>The events of one sample while it is encoded: steps in order, features ascending within each.</summary>
/// <param name="timeSteps">T.</param>
internal sealed class SampleEvents(int timeSteps)
{
    private readonly int[] _ends = new int[timeSteps];
    private readonly List<int> _features = [];
    private readonly List<float> _values = [];

    /// <summary>The number of events.</summary>
    internal int Count => _features.Count;

    /// <summary>Whether some event is worth something else than 1.</summary>
    internal bool IsGraded { get; private set; }

    /// <summary>Adds an event to the step that is open.</summary>
    internal void Add(int feature, float value = 1)
    {
        _features.Add(feature);
        _values.Add(value);
        IsGraded |= value != 1;
    }

    /// <summary>Closes a step; steps are closed in order.</summary>
    internal void End(int step) => _ends[step] = _features.Count;

    /// <summary>The features of a step.</summary>
    internal ReadOnlySpan<int> Features(int step) => CollectionsMarshal.AsSpan(_features)[Start(step).._ends[step]];

    /// <summary>Their values.</summary>
    internal ReadOnlySpan<float> Values(int step) => CollectionsMarshal.AsSpan(_values)[Start(step).._ends[step]];

    private int Start(int step) => step == 0 ? 0 : _ends[step - 1];
}
