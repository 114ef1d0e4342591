namespace SpikeNet.Neurons.Compilation;

/// <summary>The cheapest set of vertices that separates sources from sinks in a small directed graph.</summary>
/// <remarks>Maximum flow by shortest augmenting paths (Edmonds and Karp 1972) after splitting each vertex into an edge of its cost.</remarks>
internal sealed class VertexCut
{
    /// <summary>The cost of what must not be cut.</summary>
    internal const int Never = 1 << 20;

    private readonly int _vertices;
    private readonly List<(int To, int Capacity)> _edges = [];
    private readonly List<int>[] _outgoing;

    /// <summary>Makes a graph of vertices without edges.</summary>
    /// <param name="costs">The cost of cutting each vertex.</param>
    internal VertexCut(ReadOnlySpan<int> costs)
    {
        _vertices = costs.Length;
        _outgoing = new List<int>[(2 * _vertices) + 2];
        for (var i = 0; i < _outgoing.Length; i++)
            _outgoing[i] = [];
        for (var i = 0; i < _vertices; i++)
            Connect(Into(i), OutOf(i), costs[i]);
    }

    private int Source => 2 * _vertices;

    private int Sink => (2 * _vertices) + 1;

    /// <summary>b is computed from a.</summary>
    internal void AddEdge(int a, int b) => Connect(OutOf(a), Into(b), Never);

    /// <summary>Paths begin at this vertex.</summary>
    internal void AddSource(int vertex) => Connect(Source, Into(vertex), Never);

    /// <summary>Paths end behind this vertex.</summary>
    internal void AddSink(int vertex) => Connect(OutOf(vertex), Sink, Never);

    /// <summary>The cut nearest to the sinks among the cheapest.</summary>
    internal List<int> Find()
    {
        while (Augment())
        {
        }

        // What still reaches the sink lies behind the cut.
        var behind = new bool[_outgoing.Length];
        var queue = new Queue<int>([Sink]);
        behind[Sink] = true;
        while (queue.TryDequeue(out var at))
        {
            foreach (var edge in _outgoing[at])
            {
                var from = _edges[edge].To;
                if (behind[from] || _edges[edge ^ 1].Capacity == 0)
                    continue;
                behind[from] = true;
                queue.Enqueue(from);
            }
        }

        return [.. Enumerable.Range(0, _vertices).Where(i => !behind[Into(i)] && behind[OutOf(i)])];
    }

    private static int Into(int vertex) => 2 * vertex;

    private static int OutOf(int vertex) => (2 * vertex) + 1;

    private void Connect(int from, int to, int capacity)
    {
        // Edge e and its reverse e ^ 1 stand side by side.
        _outgoing[from].Add(_edges.Count);
        _edges.Add((to, capacity));
        _outgoing[to].Add(_edges.Count);
        _edges.Add((from, 0));
    }

    private bool Augment()
    {
        var arrivedBy = new int[_outgoing.Length];
        Array.Fill(arrivedBy, -1);
        var queue = new Queue<int>([Source]);
        while (arrivedBy[Sink] < 0 && queue.TryDequeue(out var at))
        {
            foreach (var edge in _outgoing[at])
            {
                var (to, capacity) = _edges[edge];
                if (capacity == 0 || arrivedBy[to] >= 0 || to == Source)
                    continue;
                arrivedBy[to] = edge;
                queue.Enqueue(to);
            }
        }

        if (arrivedBy[Sink] < 0)
            return false;
        var flow = int.MaxValue;
        for (var at = Sink; at != Source; at = _edges[arrivedBy[at] ^ 1].To)
            flow = Math.Min(flow, _edges[arrivedBy[at]].Capacity);
        for (var at = Sink; at != Source; at = _edges[arrivedBy[at] ^ 1].To)
        {
            var edge = arrivedBy[at];
            _edges[edge] = (_edges[edge].To, _edges[edge].Capacity - flow);
            _edges[edge ^ 1] = (_edges[edge ^ 1].To, _edges[edge ^ 1].Capacity + flow);
        }

        return true;
    }
}
