namespace SpikeNet.Backends.Fpga;

/// <summary>The clock cycles of the accelerator's accumulate phase, edge for edge.</summary>
/// <remarks>
/// A recurrence found by simulating the published RTL (it matches 866 recorded runs; 3x3 kernels, stride 1, weights always
/// ready, no 16-bit overflow, 32 output channels a group). Three units work in a pipeline with little slack between them:
/// <list type="bullet">
/// <item>the scanner checks the work items of each set (the overlap O, then R_1 to R_g; without compression the position) and pushes one event an edge into a queue of 16;</item>
/// <item>the weight unit pops them, one an edge, and hands over the finished sum of each R item;</item>
/// <item>the membrane unit accepts a sum at most every 14 edges, with two in flight.</item>
/// </list>
/// Edge 0 samples the start pulse. With e, q the push and pop edges, K the handoffs so far and a the accepts:
/// <code>
/// item with events: e_first = max(check, q_(j-16)) + 3, e_j = max(e_(j-1), q_(j-16)) + 1, next check = last push + 2
/// empty item:       check' = max(check, q_(j-16) + 1), next check = check' + 1; an R beside a non-empty O pushes a marker at check'
/// pops:             first = max(e_first, release) + 2, then one an edge, t the last
/// O item:           release = max(t + 4, a_(K-2) + 1)
/// R item, marker:   release = max(t + 4, first + 6, a_(K-2) + 1), a_K = max(release + 1, a_(K-1) + 14)
/// end = max(max(scan end, last pop) + 2, last accept + 14), cycles = end + 1
/// </code>
/// The first check of a set is at the scan end before it + 3 (g = 1) or + 2 + g. Further output groups scan the whole map again without a gap.
/// </remarks>
public sealed class AccumulatePhase
{
    private const int QueueDepth = 16;
    private const int MembraneInterval = 14;
    private const long Never = long.MinValue / 2;

    private readonly long[] _pops = new long[QueueDepth];
    private long _events;
    private long _lastPop = Never;
    private long _release = Never;
    private long _acceptBefore = Never;
    private long _lastAccept = Never;
    private long _scanEnd;

    private AccumulatePhase() => Array.Fill(_pops, Never);

    /// <summary>The pop that frees the queue's place for the next event, q_(j-16).</summary>
    private ref long Place => ref _pops[_events % QueueDepth];

    /// <summary>The cycles from the start pulse until the last sum is in the membrane memory.</summary>
    /// <param name="sets">The positions in scan order, compressed with <paramref name="groupSize"/>.</param>
    /// <param name="groupSize">g: 1, 2, 4 or 8.</param>
    /// <param name="outputGroups">The number of groups of 32 output channels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group size is not one that the accelerator has, or there is no output group.</exception>
    /// <exception cref="ArgumentException">A set does not have <paramref name="groupSize"/> positions.</exception>
    public static long Cycles(IReadOnlyList<CompressedSet> sets, int groupSize, int outputGroups = 1)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputGroups);
        if (!EventCompression.GroupSizes.Contains(groupSize))
            throw new ArgumentOutOfRangeException(nameof(groupSize), groupSize, $"The group size is one of {string.Join(", ", EventCompression.GroupSizes)}.");
        if (sets.FirstOrDefault(s => s.Residuals.Length != groupSize) is { } wrong)
            throw new ArgumentException($"A set of {wrong.Residuals.Length} positions came, but the group size is {groupSize}.", nameof(sets));
        var phase = new AccumulatePhase();
        for (var group = 0; group < outputGroups; group++)
        {
            foreach (var set in sets)
                phase.Scan(set, groupSize);
        }

        var end = Math.Max(Math.Max(phase._scanEnd, phase._lastPop) + 2, phase._lastAccept + MembraneInterval);
        return end + 1;
    }

    private void Scan(CompressedSet set, int groupSize)
    {
        var check = _scanEnd + (groupSize == 1 ? 3 : 2 + groupSize);
        var overlaps = set.Overlap.Length > 0;
        if (groupSize > 1)
            check = Item(check, set.Overlap.Length, marker: false, handsOver: false);
        foreach (var residual in set.Residuals)
            check = Item(check, residual.Length, marker: overlaps, handsOver: true);
        _scanEnd = check;
    }

    /// <summary>One work item; returns the edge of the check after it.</summary>
    private long Item(long check, int events, bool marker, bool handsOver)
    {
        if (events == 0)
        {
            var passes = Math.Max(check, Place + 1);
            if (marker)
            {
                var pop = Math.Max(passes, _release) + 2;
                Pop(pop);
                Finish(pop, pop, handsOver);
            }

            return passes + 1;
        }

        var push = Math.Max(check, Place) + 3;
        var first = Math.Max(push, _release) + 2;
        Pop(first);
        for (var i = 1; i < events; i++)
        {
            push = Math.Max(push, Place) + 1;
            Pop(first + i);
        }

        Finish(first, first + events - 1, handsOver);
        return push + 2;
    }

    private void Pop(long edge)
    {
        Place = edge;
        _events++;
        _lastPop = edge;
    }

    private void Finish(long firstPop, long lastPop, bool handsOver)
    {
        _release = Math.Max(lastPop + 4, _acceptBefore + 1);
        if (!handsOver)
            return;
        _release = Math.Max(_release, firstPop + 6);
        (_acceptBefore, _lastAccept) = (_lastAccept, Math.Max(_release + 1, _lastAccept + MembraneInterval));
    }
}
