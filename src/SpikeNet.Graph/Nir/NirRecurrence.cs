namespace SpikeNet.Graph.Nir;

/// <summary>The cycles of a flat NIR graph: which become recurrent weights, and where a delay of one step is put.</summary>
/// <remarks>
/// Continuous time has no steps; programs that step let a neuron's own spikes reach it one step later. So a cycle through one population is given
/// that delay: as recurrent weights where it is just neuron, weights, neuron, otherwise behind the neuron. A cycle through a Delay of at least one
/// step stays as it is. A cycle through several populations without a Delay is refused, since nothing says which of its edges takes the step.
/// </remarks>
internal sealed class NirRecurrence
{
    private readonly NirFlattening _flat;
    private readonly Dictionary<string, SortedSet<string>> _sources;
    private readonly Dictionary<string, SortedSet<string>> _consumers;
    private readonly Dictionary<string, WeightTensor> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]> _movedBias = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absorbed = new(StringComparer.Ordinal);
    private readonly HashSet<(string From, string To)> _delayed = [];

    private NirRecurrence(NirFlattening flat)
    {
        _flat = flat;
        _sources = flat.Sources.ToDictionary(s => s.Key, s => new SortedSet<string>(s.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        _consumers = flat.Consumers().ToDictionary(s => s.Key, s => new SortedSet<string>(s.Value, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    internal static NirRecurrence Of(NirFlattening flat, Dictionary<string, NirSignal> signals, NirContext context)
    {
        var recurrence = new NirRecurrence(flat);
        recurrence.Absorb(signals, context);
        recurrence.Delay(signals, context);
        return recurrence;
    }

    internal bool IsAbsorbed(string node) => _absorbed.Contains(node);

    internal SortedSet<string> Sources(string node) => _sources[node];

    internal bool HasConsumers(string node) => _consumers[node].Count > 0;

    internal WeightTensor? WeightsOf(string neuron) => _weights.GetValueOrDefault(neuron);

    internal float[]? MovedBias(string node) => _movedBias.GetValueOrDefault(node);

    /// <summary>The steps that an edge takes beyond what the file says, or null.</summary>
    internal int? DelayFor(string from, string to) => _delayed.Contains((from, to)) ? 1 : null;

    private void Absorb(Dictionary<string, NirSignal> signals, NirContext context)
    {
        foreach (var neuron in _flat.Nodes.Values.Where(n => NirNeuronModels.Fires(n.Type)).OrderBy(n => n.Name, StringComparer.Ordinal))
        {
            var loops = _sources[neuron.Name].Where(s => _flat.Nodes[s].Type is "Affine" or "Linear" && Only(_sources[s], neuron.Name) && Only(_consumers[s], neuron.Name)).ToList();
            if (loops is not [var loop] || _sources[neuron.Name].Count < 2)
                continue;
            var weights = new NirWeights(_flat.Nodes[loop], signals[neuron.Name]);
            if (weights.RecurrentBias() is { } bias && !MoveBias(neuron.Name, loop, bias, signals))
                continue;
            _weights[neuron.Name] = weights.Recurrent();
            _absorbed.Add(loop);
            _sources[neuron.Name].Remove(loop);
            _consumers[neuron.Name].Remove(loop);
            context.Notes.Add($"'{loop}' are recurrent weights of '{neuron.Name}': its spikes reach it one step later");
        }
    }

    /// <summary>Recurrent weights have no bias: it is added to that of the weights in front, which is the same sum.</summary>
    private bool MoveBias(string neuron, string loop, float[] bias, Dictionary<string, NirSignal> signals)
    {
        var front = _sources[neuron].FirstOrDefault(s => s != loop && _flat.Nodes[s].Type is "Affine" or "Linear" && Only(_consumers[s], neuron));
        if (front is null || !signals[front].HasOrderOf(signals[neuron]))
            return false;
        _movedBias[front] = _movedBias.TryGetValue(front, out var other) ? [.. other.Zip(bias, (a, b) => a + b)] : bias;
        return true;
    }

    private void Delay(Dictionary<string, NirSignal> signals, NirContext context)
    {
        foreach (var cycle in Cycles(signals, context))
        {
            var names = string.Join(", ", cycle.Order(StringComparer.Ordinal).Take(8).Select(n => $"'{n}'"));
            var neurons = cycle.Where(n => NirNeuronModels.Fires(_flat.Nodes[n].Type)).ToList();
            if (neurons.Count != 1)
            {
                throw new NirNodeException(cycle.Order(StringComparer.Ordinal).First(), neurons.Count == 0
                    ? $"a cycle without neurons that spike and without a Delay: {names}"
                    : $"a cycle through {neurons.Count} populations without a Delay: {names}; put a Delay of at least one time step on the edge that takes it");
            }

            foreach (var to in _consumers[neurons[0]].Where(cycle.Contains))
                _delayed.Add((neurons[0], to));
            context.Notes.Add($"the cycle {names} has no Delay: the spikes of '{neurons[0]}' go round it one step later");
        }
    }

    /// <summary>The groups of nodes that reach each other without passing a delay of at least one step (Tarjan 1972, without recursion).</summary>
    private List<HashSet<string>> Cycles(Dictionary<string, NirSignal> signals, NirContext context)
    {
        var nodes = _flat.Nodes.Values.Where(n => !_absorbed.Contains(n.Name) && !NirDelays.BreaksCycles(n, signals[n.Name], context)).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var low = new Dictionary<string, int>(StringComparer.Ordinal);
        var path = new Stack<string>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        var cycles = new List<HashSet<string>>();
        foreach (var root in nodes.Order(StringComparer.Ordinal).Where(n => !index.ContainsKey(n)))
        {
            var open = new Stack<(string Node, IEnumerator<string> Next)>();
            Enter(root);
            while (open.TryPeek(out var top))
            {
                if (top.Next.MoveNext())
                {
                    var next = top.Next.Current;
                    if (!nodes.Contains(next))
                        continue;
                    if (!index.TryGetValue(next, out var seen))
                        Enter(next);
                    else if (onPath.Contains(next))
                        low[top.Node] = Math.Min(low[top.Node], seen);
                    continue;
                }

                open.Pop();
                if (open.TryPeek(out var before))
                    low[before.Node] = Math.Min(low[before.Node], low[top.Node]);
                if (low[top.Node] == index[top.Node])
                    Leave(top.Node);
            }

            void Enter(string node)
            {
                index[node] = low[node] = index.Count;
                path.Push(node);
                onPath.Add(node);
                open.Push((node, _consumers[node].GetEnumerator()));
            }
        }

        return cycles;

        void Leave(string root)
        {
            var group = new HashSet<string>(StringComparer.Ordinal);
            string node;
            do
            {
                node = path.Pop();
                onPath.Remove(node);
                group.Add(node);
            }
            while (node != root);
            if (group.Count > 1 || _consumers[root].Contains(root))
                cycles.Add(group);
        }
    }

    private static bool Only(SortedSet<string> names, string name) => names.Count == 1 && names.Contains(name);
}
