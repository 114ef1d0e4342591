using SpikeNet.Backends.Fpga;

namespace SpikeNet.Backends.Tests.Fpga;

public sealed class AccumulatePhaseTests
{
    // Cycles recorded from the published RTL for g = 1, 2, 4.
    [TestCase(64, 1, 259), TestCase(64, 2, 227), TestCase(64, 4, 179)]
    [TestCase(256, 1, 1027), TestCase(256, 2, 899)]
    public void An_empty_map_takes_the_recorded_cycles(int positions, int groupSize, long cycles) =>
        Assert.That(Cycles(Full(positions, 0), groupSize), Is.EqualTo(cycles));

    [TestCase(64, 64, 1, 4564), TestCase(64, 64, 2, 2749), TestCase(64, 64, 4, 1659)]
    [TestCase(16, 256, 1, 4228), TestCase(16, 256, 2, 2245)]
    [TestCase(16, 32, 1, 644), TestCase(16, 32, 2, 453)]
    public void A_full_map_takes_the_recorded_cycles(int positions, int channels, int groupSize, long cycles) =>
        Assert.That(Cycles(Full(positions, channels), groupSize), Is.EqualTo(cycles));

    [TestCase(0, 1, 263), TestCase(0, 2, 231)]
    [TestCase(63, 1, 282), TestCase(63, 2, 250), TestCase(63, 4, 202)]
    public void A_single_spike_takes_the_recorded_cycles(int position, int groupSize, long cycles)
    {
        var map = Full(64, 0);
        map[position] = [7];

        Assert.That(Cycles(map, groupSize), Is.EqualTo(cycles));
    }

    // Recorded with 1647 and 6553 spikes spread over the map; n + 7 a position where all have more than 7: 1647 + 64 * 7 + 20, 6553 + 256 * 7 + 20.
    [TestCase(64, 1647, 2115), TestCase(256, 6553, 8365)]
    public void A_dense_map_takes_the_recorded_cycles(int positions, int spikes, long cycles) =>
        Assert.That(Cycles(Spread(positions, spikes), 1), Is.EqualTo(cycles));

    // 16x16, 180 active positions, 327 spikes: recorded 2540, the membrane unit's 180 * 14 + 20. Where the active ones lie is not recorded.
    [Test]
    public void A_sparse_map_is_bound_by_the_membrane_unit()
    {
        var random = new Random(1);
        var active = Enumerable.Range(0, 256).OrderBy(_ => random.Next()).Take(180).ToArray();
        var map = Full(256, 0);
        for (var i = 0; i < 327; i++)
            map[active[i % 180]] = [.. map[active[i % 180]], i];

        Assert.That(Cycles(map, 1), Is.EqualTo(2540).Within(10));
    }

    // By hand (see FpgaBackendTests): g = 1 58 cycles, g = 2 66.
    [TestCase(1, 58), TestCase(2, 66)]
    public void A_small_case_agrees_with_the_recurrence_by_hand(int groupSize, long cycles) =>
        Assert.That(Cycles([[0, 1], [0, 1, 2], [], [2]], groupSize), Is.EqualTo(cycles));

    // 32 pairs of 10 events that share one: (7 + 4 + 12 + 12) = 35 a pair against 2 * 17 = 34.
    [Test]
    public void Compression_of_little_overlap_is_slower_than_none()
    {
        int[] even = [.. Enumerable.Range(0, 10)];
        int[] odd = [.. Enumerable.Range(9, 10)];
        List<IReadOnlyList<int>> map = [.. Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? even : odd)];

        Assert.That((Cycles(map, 1), Cycles(map, 2)), Is.EqualTo((1108L, 1142L)));
    }

    // A second group scans again without a gap: 64 empty positions of 4 cycles more.
    [Test]
    public void A_further_output_group_repeats_the_scan() =>
        Assert.That(Cycles(Full(64, 0), 1, outputGroups: 2), Is.EqualTo(259 + 256));

    // The weight unit cannot beat an event a cycle, the scanner n + 7 (4) a position, the membrane unit 14 an active position.
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool Cycles_respect_every_unit(int seed)
    {
        var random = new Random(seed);
        var density = random.NextDouble();
        var map = Enumerable.Range(0, 32)
            .Select(_ => (IReadOnlyList<int>)[.. Enumerable.Range(0, 48).Where(_ => random.NextDouble() < density)]).ToList();
        var active = map.Count(p => p.Count > 0);
        var plain = Cycles(map, 1);
        var scanned = map.Sum(p => p.Count == 0 ? 4 : p.Count + 7);
        return plain >= Math.Max(scanned, 14 * active)
            && plain <= scanned + 14 * active + 20
            && EventCompression.GroupSizes.All(g => Cycles(map, g) >= EventCompression.Compress(map, g).Sum(s => s.ExecutedEvents));
    }

    [Test]
    public void Wrong_group_sizes_are_refused()
    {
        var pairs = EventCompression.Compress(Full(4, 1), 2);

        Assert.Multiple(() =>
        {
            Assert.That(() => AccumulatePhase.Cycles(pairs, 1), Throws.ArgumentException);
            Assert.That(() => AccumulatePhase.Cycles(pairs, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => AccumulatePhase.Cycles(pairs, 2, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => EventCompression.Compress(Full(3, 1), 2), Throws.ArgumentException);
            Assert.That(() => EventCompression.Compress([[2, 1]], 1), Throws.ArgumentException);
            Assert.That(() => new FpgaOptions { GroupSize = 3 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    private static long Cycles(IReadOnlyList<IReadOnlyList<int>> positions, int groupSize, int outputGroups = 1) =>
        AccumulatePhase.Cycles(EventCompression.Compress(positions, groupSize), groupSize, outputGroups);

    private static IReadOnlyList<int>[] Full(int positions, int channels) =>
        [.. Enumerable.Range(0, positions).Select(_ => (IReadOnlyList<int>)[.. Enumerable.Range(0, channels)])];

    private static IReadOnlyList<int>[] Spread(int positions, int spikes) =>
        [.. Enumerable.Range(0, positions).Select(p => (IReadOnlyList<int>)[.. Enumerable.Range(0, spikes / positions + (p < spikes % positions ? 1 : 0))])];
}
