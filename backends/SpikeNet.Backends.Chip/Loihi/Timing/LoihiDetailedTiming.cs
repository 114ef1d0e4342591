namespace SpikeNet.Backends.Chip;

/// <summary>The detailed timing: messages one by one in the order of their sending times, held up by the load of their route and by their receiver.</summary>
/// <remarks>
/// A message in flight puts 1 / (hops + 2) on each of its hops + 1 links.
/// <code>
/// load     = sum over the route, before the message is added
/// capacity = 16 (hops + 1)
/// sent    += (load - capacity) * mean            where load is above capacity
/// arrival  = sent + max(hop time, load * mean / (hops + 1))
/// receipt  = max(arrival, the receiving core is free)
/// done     = receipt + receive time
/// </code>
/// with mean the plain mean of the receive times of all messages in flight, 0 when there is none. A message is in flight until a sending time
/// reaches its receipt. A core's next message is sent its own generation time after the one before was really sent. The step ends with the
/// last sending or the last message done; then comes the barrier.
/// </remarks>
internal sealed class LoihiDetailedTiming(LoihiAxon[] axons, int cores, LoihiRoutes routes, double linkBuffer, double barrier, ILoihiSendQueue queue)
{
    private readonly double[] _load = new double[routes.Count(cores)];
    private readonly double[] _free = new double[cores];
    private readonly int[] _next = new int[cores];
    private readonly Queue<(double Receipt, int Axon)>[] _inFlight = [.. Enumerable.Range(0, cores).Select(_ => new Queue<(double, int)>())];
    private double _mean;
    private int _count;

    public double Step(List<LoihiSend>[] sends)
    {
        Begin();
        for (var core = 0; core < cores; core++)
        {
            if (sends[core].Count > 0)
                queue.Push(sends[core][0].Generation, core);
        }

        var last = 0.0;
        while (queue.TryPop(out var sent, out var core))
        {
            last = Math.Max(last, sent);
            Leave(sent);
            var send = sends[core][_next[core]++];
            if (send.Axon >= 0)
            {
                sent = Send(sent, send.Axon, out var done);
                last = Math.Max(last, done);
            }

            if (_next[core] < sends[core].Count)
                queue.Push(sent + sends[core][_next[core]].Generation, core);
        }

        return last + barrier;
    }

    private void Begin()
    {
        Array.Clear(_load);
        Array.Clear(_free);
        Array.Clear(_next);
        foreach (var flying in _inFlight)
            flying.Clear();
        (_mean, _count) = (0, 0);
    }

    /// <summary>Sends a message at a time or later.</summary>
    /// <returns>When it was really sent.</returns>
    private double Send(double time, int number, out double done)
    {
        ref readonly var axon = ref axons[number];
        var route = routes.Between(axon.From, axon.To);
        var load = 0.0;
        foreach (var link in route)
            load += _load[link];
        var capacity = linkBuffer * route.Length;
        if (load > capacity)
            time += (load - capacity) * _mean;
        var arrival = time + Math.Max(axon.HopSeconds, load * _mean / route.Length);
        var receipt = Math.Max(_free[axon.To], arrival);
        done = receipt + axon.ReceiveSeconds;
        _free[axon.To] = done;
        _inFlight[axon.To].Enqueue((receipt, number));
        Put(route, 1.0 / (route.Length + 1));
        _mean += (axon.ReceiveSeconds - _mean) / ++_count;
        return time;
    }

    /// <summary>Takes the messages off the links whose receipt a sending time has reached; receipts of a core ascend.</summary>
    private void Leave(double time)
    {
        foreach (var flying in _inFlight)
        {
            while (flying.TryPeek(out var first) && time >= first.Receipt)
            {
                flying.Dequeue();
                ref readonly var axon = ref axons[first.Axon];
                var route = routes.Between(axon.From, axon.To);
                Put(route, -1.0 / (route.Length + 1));
                _mean = --_count == 0 ? 0 : _mean + (_mean - axon.ReceiveSeconds) / _count;
            }
        }
    }

    private void Put(int[] route, double share)
    {
        foreach (var link in route)
            _load[link] += share;
    }
}
