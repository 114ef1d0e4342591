namespace SpikeNet.Graph;

/// <summary>y[t] = x[t - delay], 0 before the first step.</summary>
internal sealed class DelayStep(DelayNode node) : NodeStep(node.Shape.Count)
{
    private readonly int _longest = node.DelaySteps.Max();
    private readonly bool _immediate = !GraphTopology.BreaksCycles(node);
    private readonly List<double[]> _history = [];

    internal override void Begin() => _history.Clear();

    /// <remarks>The history ends with the step before, or with this one where a feature is not delayed at all.</remarks>
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        if (_immediate)
            Keep(inputs[0]);
        var now = _immediate ? _history.Count - 1 : _history.Count;
        for (var i = 0; i < Output.Values.Length; i++)
        {
            var then = now - node.DelayOf(i);
            Output.Values[i] = then < 0 ? 0 : _history[then][i];
        }

        Output.FindEvents();
    }

    internal override void End(IReadOnlyList<NodeRow> inputs)
    {
        if (!_immediate)
            Keep(inputs[0]);
    }

    private void Keep(NodeRow row)
    {
        // Rows older than the longest delay keep their place, so that places are steps, but not their memory.
        _history.Add([.. row.Values]);
        if (_history.Count > _longest + 1L)
            _history[_history.Count - 2 - _longest] = [];
    }
}
