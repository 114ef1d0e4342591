using System.Collections.Immutable;

namespace SpikeNet.Backends.Cgra;

/// <summary>Cycles and priced events of a piece of a program.</summary>
/// <param name="Cycles">Clock cycles.</param>
/// <param name="Events">Array instructions and changes of operation, by the names of the energy table.</param>
public sealed record KernelCost(long Cycles, ImmutableSortedDictionary<string, double> Events)
{
    /// <summary>No cost.</summary>
    public static KernelCost Nothing { get; } = new(0, ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal));

    /// <summary>This cost and one more event.</summary>
    /// <param name="name">The event.</param>
    /// <param name="cycles">Its cycles.</param>
    public KernelCost With(string name, int cycles) => new(Cycles + cycles, Events.SetItem(name, Events.GetValueOrDefault(name) + 1));

    /// <summary>This cost plus some times the difference of two.</summary>
    /// <param name="times">How many times.</param>
    /// <param name="more">The larger.</param>
    /// <param name="less">The smaller.</param>
    public KernelCost Plus(long times, KernelCost more, KernelCost less)
    {
        ArgumentNullException.ThrowIfNull(more);
        ArgumentNullException.ThrowIfNull(less);
        var events = Events;
        foreach (var (name, count) in more.Events)
            events = events.SetItem(name, events.GetValueOrDefault(name) + times * (count - less.Events.GetValueOrDefault(name)));
        return new KernelCost(Cycles + times * (more.Cycles - less.Cycles), events);
    }
}
