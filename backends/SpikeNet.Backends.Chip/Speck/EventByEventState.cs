namespace SpikeNet.Backends.Chip;

/// <summary>What a layer remembers and has done in a run of one sample.</summary>
internal sealed class EventByEventState(int size)
{
    private long _eventsBefore;
    private long _operationsBefore;

    internal int[] Potentials { get; } = new int[size];

    /// <summary>Room for the neurons that one event makes fire; a layer is never entered again before its spikes have gone on.</summary>
    internal int[] Fired { get; } = new int[size];

    internal long Events { get; set; }

    internal long Spikes { get; set; }

    internal long Operations { get; set; }

    internal long BiasUpdates { get; set; }

    internal long Saturations { get; set; }

    internal long Postponed { get; set; }

    internal long PeakEvents { get; private set; }

    internal long PeakOperations { get; private set; }

    /// <summary>Ends a step.</summary>
    internal void EndStep()
    {
        PeakEvents = Math.Max(PeakEvents, Events - _eventsBefore);
        PeakOperations = Math.Max(PeakOperations, Operations - _operationsBefore);
        (_eventsBefore, _operationsBefore) = (Events, Operations);
    }
}
