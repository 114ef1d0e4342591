namespace SpikeNet.Backends.Chip;

/// <summary>A binary heap that compares times alone, as <see cref="LoihiTieRule.BinaryHeap"/> says.</summary>
internal sealed class LoihiHeapQueue : ILoihiSendQueue
{
    private readonly List<(double Time, int Core)> _heap = [];

    public void Push(double time, int core)
    {
        _heap.Add((time, core));
        Rise(_heap.Count - 1, (time, core));
    }

    public bool TryPop(out double time, out int core)
    {
        (time, core) = (0, 0);
        if (_heap.Count == 0)
            return false;
        (time, core) = _heap[0];
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (_heap.Count > 0)
            Rise(Sink(), last);
        return true;
    }

    /// <summary>Moves the hole at the top down to a leaf, along the earlier children; of equal ones the right.</summary>
    private int Sink()
    {
        var hole = 0;
        while (2 * hole + 1 < _heap.Count)
        {
            var child = 2 * hole + 2;
            if (child == _heap.Count || _heap[child].Time > _heap[child - 1].Time)
                child--;
            _heap[hole] = _heap[child];
            hole = child;
        }

        return hole;
    }

    /// <summary>Moves parents that are later than an entry down, and puts it where the first is not.</summary>
    private void Rise(int hole, (double Time, int Core) entry)
    {
        while (hole > 0 && _heap[(hole - 1) / 2].Time > entry.Time)
        {
            _heap[hole] = _heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }

        _heap[hole] = entry;
    }
}
