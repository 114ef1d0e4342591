namespace SpikeNet.Backends.Chip;

/// <summary>Equal times in the order in which they were queued.</summary>
internal sealed class LoihiFirstQueued : ILoihiSendQueue
{
    private readonly PriorityQueue<int, (double Time, long Order)> _queue = new();
    private long _order;

    public void Push(double time, int core) => _queue.Enqueue(core, (time, _order++));

    public bool TryPop(out double time, out int core)
    {
        var found = _queue.TryDequeue(out core, out var priority);
        time = priority.Time;
        return found;
    }
}
