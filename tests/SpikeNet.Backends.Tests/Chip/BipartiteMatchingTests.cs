using System.Collections.Immutable;
using SpikeNet.Backends.Chip;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class BipartiteMatchingTests
{
    [Test]
    public void MovesAnEarlierLayerToMakeRoom()
    {
        // Layer 0 takes core 0 first, but only it can move to core 1.
        var matching = new BipartiteMatching([[0, 1], [0]], 2);
        Assert.Multiple(() =>
        {
            Assert.That(matching.IsComplete, Is.True);
            Assert.That(matching.Assignment, Is.EqualTo(new[] { 1, 0 }));
        });
    }

    [Test]
    public void NamesThoseWhoCompete()
    {
        // Layers 0, 1 and 3 want cores 0 and 1; layer 2 has core 2 for itself.
        var matching = new BipartiteMatching([[0, 1], [0, 1], [2], [1]], 3);
        var left = matching.Assignment.IndexOf(-1);
        var (layers, cores) = matching.Competition(left);
        Assert.Multiple(() =>
        {
            Assert.That(matching.IsComplete, Is.False);
            Assert.That(layers, Is.EqualTo(new[] { 0, 1, 3 }));
            Assert.That(cores, Is.EqualTo(new[] { 0, 1 }));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool IsAsLargeAsTheBestOfAllAssignments(int seed)
    {
        var random = new Random(seed);
        var cores = random.Next(1, 5);
        ImmutableArray<ImmutableArray<int>> choices =
            [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, cores).Where(_ => random.Next(3) == 0).ToImmutableArray())];
        var assignment = new BipartiteMatching(choices, cores).Assignment;
        var used = assignment.Where(c => c >= 0).ToList();
        return used.Count == Best(choices, 0, 0) && used.Distinct().Count() == used.Count
            && assignment.Select((c, i) => c < 0 || choices[i].Contains(c)).All(ok => ok);
    }

    private static int Best(ImmutableArray<ImmutableArray<int>> choices, int layer, int taken) =>
        layer == choices.Length
            ? 0
            : choices[layer].Where(c => (taken >> c & 1) == 0).Select(c => 1 + Best(choices, layer + 1, taken | 1 << c))
                .Append(Best(choices, layer + 1, taken)).Max();
}
