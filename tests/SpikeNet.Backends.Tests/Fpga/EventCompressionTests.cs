using SpikeNet.Backends.Fpga;

namespace SpikeNet.Backends.Tests.Fpga;

public sealed class EventCompressionTests
{
    // {1, 2, 3} and {2, 3, 5}: O = {2, 3}, R = {1}, {5}; 4 events instead of 6.
    [Test]
    public void A_pair_splits_into_overlap_and_residuals()
    {
        var set = EventCompression.Compress([[1, 2, 3], [2, 3, 5]], 2).Single();

        Assert.Multiple(() =>
        {
            Assert.That(set.Overlap, Is.EqualTo(new[] { 2, 3 }));
            Assert.That(set.Residuals[0], Is.EqualTo(new[] { 1 }));
            Assert.That(set.Residuals[1], Is.EqualTo(new[] { 5 }));
            Assert.That((set.InputEvents, set.ExecutedEvents), Is.EqualTo((6, 4)));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public bool Sums_of_every_position_are_unchanged(int seed)
    {
        var random = new Random(seed);
        var weights = Enumerable.Range(0, 40).Select(_ => random.Next(-128, 128)).ToArray();
        var density = random.NextDouble();
        var positions = Enumerable.Range(0, 16)
            .Select(_ => (IReadOnlyList<int>)[.. Enumerable.Range(0, 40).Where(_ => random.NextDouble() < density)]).ToList();
        return EventCompression.GroupSizes.All(g =>
        {
            var sums = EventCompression.Compress(positions, g).SelectMany(set =>
            {
                var cached = set.Overlap.Sum(c => weights[c]);
                return set.Residuals.Select(r => cached + r.Sum(c => weights[c]));
            });
            return sums.SequenceEqual(positions.Select(p => p.Sum(c => weights[c])));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public bool Events_saved_are_the_overlaps(int seed)
    {
        var random = new Random(seed);
        var positions = Enumerable.Range(0, 16)
            .Select(_ => (IReadOnlyList<int>)[.. Enumerable.Range(0, 20).Where(_ => random.Next(4) > 0)]).ToList();
        return EventCompression.GroupSizes.All(g =>
        {
            var sets = EventCompression.Compress(positions, g);
            return sets.Sum(s => s.InputEvents) == positions.Sum(p => p.Count)
                && sets.All(s => s.ExecutedEvents == s.InputEvents - (g - 1) * s.Overlap.Length);
        });
    }
}
