namespace SpikeNet.Backends.Chip;

/// <summary>The next message of each core, earliest first.</summary>
internal interface ILoihiSendQueue
{
    void Push(double time, int core);

    bool TryPop(out double time, out int core);
}
