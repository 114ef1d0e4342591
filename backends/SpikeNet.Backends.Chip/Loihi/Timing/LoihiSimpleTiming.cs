namespace SpikeNet.Backends.Chip;

/// <summary>The simple timing: sending and receiving overlap, hops take no time.</summary>
/// <remarks>step = max(largest sum of a core's neuron and axon-out times, largest sum of a core's receive times) + barrier.</remarks>
internal sealed class LoihiSimpleTiming(LoihiAxon[] axons, int cores, double barrier)
{
    private readonly double[] _receive = new double[cores];

    public double Step(List<LoihiSend>[] sends)
    {
        Array.Clear(_receive);
        var longest = 0.0;
        foreach (var core in sends)
        {
            var own = 0.0;
            foreach (var send in core)
            {
                own += send.Generation;
                if (send.Axon >= 0)
                    _receive[axons[send.Axon].To] += axons[send.Axon].ReceiveSeconds;
            }

            longest = Math.Max(longest, own);
        }

        foreach (var receive in _receive)
            longest = Math.Max(longest, receive);
        return longest + barrier;
    }
}
