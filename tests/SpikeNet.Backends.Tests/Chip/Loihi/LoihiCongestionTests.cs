using SpikeNet.Backends.Chip;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

/// <summary>The detailed timing where messages get in each other's way, counted by hand in ns.</summary>
[TestFixture]
public sealed class LoihiCongestionTests
{
    private static double Detailed(LoihiNetworkBuilder net, LoihiTieRule ties = LoihiTieRule.FirstQueued) =>
        new LoihiChip(net.Build()).Run(new LoihiRunOptions { Steps = 1, Detailed = true, Ties = ties }).DetailedSeconds!.Value * 1e9;

    private static int Input(LoihiNetworkBuilder net, int tile, int core, string name) => net.Add(tile, core, new LoihiInput(name) { Spikes = [true] });

    private static void Connect(LoihiNetworkBuilder net, int from, int to, int synapses)
    {
        for (var s = 0; s < synapses; s++)
            net.Connect(from, to, 1);
    }

    // N inputs on core 0.0 send to core 20.0, five hops along x (20.5 ns), 10 dense synapses each (54 ns); 200 neurons behind them fire into nothing
    // (39.7 ns each), so that the sending core ends the step.
    // Message i leaves at 5.1 i. The receiver takes them one after the other: receipt k at 25.6 + 54 (k - 1). Each puts 1/7 on six links: 6/7 of load.
    // Capacity 16 * 6 = 96: more than 112 must be in flight. At 5.1 * 125 = 637.5 twelve are received, 124 - 12 = 112 are in flight: load 96, no more than the capacity.
    // Message 126 at 642.6 meets 113: 96 + 6/7, and waits 6/7 of the mean receive time: 46.285714...
    // 96 messages do not block, though the capacity is 96: their load is at most 95 * 6/7.
    [TestCase(96, 489.6 + 7940 + 1000)]
    [TestCase(125, 637.5 + 7940 + 1000)]
    [TestCase(126, 642.6 + 54.0 * 6 / 7 + 7940 + 1000)]
    public void ARouteBlocksAboveItsCapacity(int inputs, double expected)
    {
        var net = new LoihiNetworkBuilder("congested");
        for (var i = 0; i < inputs; i++)
            Input(net, 0, 0, $"i{i}");
        for (var n = 0; n < 200; n++)
            net.Add(0, 0, new LoihiNeuron($"n{n}") { Bias = 1 });
        var target = net.Add(20, 0, new LoihiNeuron("target") { Threshold = 1e6 });
        for (var i = 0; i < inputs; i++)
            Connect(net, i, target, 10);
        Assert.That(Detailed(net), Is.EqualTo(expected).Within(1e-9 * expected));
    }

    [Test]
    public void TheReceiverEndsTheStepWhereItIsBehind()
    {
        // 50 of the same messages and no neurons behind: the last is done at 25.6 + 50 * 54 = 2725.6. Load never matters: load * 54 / 6 stays below the receiver's queue.
        var net = new LoihiNetworkBuilder("queue");
        var target = net.Add(20, 0, new LoihiNeuron("target") { Threshold = 1e6 });
        for (var i = 0; i < 50; i++)
            Connect(net, Input(net, 0, 0, $"i{i}"), target, 10);
        Assert.That(Detailed(net), Is.EqualTo(3725.6).Within(1e-9 * 3725.6));
    }

    // Two inputs on two cores of tile 0 send at 5.1 to two cores of tile 4, one hop along x (4.1): A with 10 synapses (54), B with 20 (92). They share the entry
    // into tile 4 only, since each has its own port: 1/3 of load.
    // A first: A done at 5.1 + 4.1 + 54 = 63.2. B: 1/3 * 54 / 2 = 9 > 4.1: done at 5.1 + 9 + 92 = 106.1.
    // B first: B done at 101.2. A: 1/3 * 92 / 2 = 15.333: done at 74.4333. The step: 101.2.
    [TestCase(0, 1, 106.1)]
    [TestCase(1, 0, 101.2)]
    public void TheLowerCoreGoesFirstOnATie(int coreOfA, int coreOfB, double expected)
    {
        var net = new LoihiNetworkBuilder("tie");
        Connect(net, Input(net, 0, coreOfA, "a"), net.Add(4, 0, new LoihiNeuron("x") { Threshold = 1e6 }), 10);
        Connect(net, Input(net, 0, coreOfB, "b"), net.Add(4, 1, new LoihiNeuron("y") { Threshold = 1e6 }), 20);
        Assert.That(Detailed(net) - 1000, Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void WaysGoAlongXFirstAndDifferentEntriesDoNotMeet()
    {
        // A goes from tile 0 (0, 0) to tile 5 (1, 1): along x to (1, 0), then y into (1, 1). B goes from tile 1 (0, 1) to tile 5 along x into (1, 1): another entry.
        // No shared link: A done at 5.1 + 10.6 + 54 = 69.7, B at 5.1 + 4.1 + 92 = 101.2. Three tiles: barrier 1000.
        // Were A routed along y first it would enter (0, 1) and then (1, 1) along x, and B would meet it: 1/4 * 54 / 2 = 6.75 > 4.1, done at 103.85.
        var net = new LoihiNetworkBuilder("ways");
        Connect(net, Input(net, 0, 0, "a"), net.Add(5, 0, new LoihiNeuron("x") { Threshold = 1e6 }), 10);
        Connect(net, Input(net, 1, 0, "b"), net.Add(5, 1, new LoihiNeuron("y") { Threshold = 1e6 }), 20);
        Assert.That(Detailed(net) - 1000, Is.EqualTo(101.2).Within(1e-6));
    }

    [Test]
    public void AMessageLeavesTheLinksWhenASendingTimeReachesItsReceipt()
    {
        // Core 0.0: i1 sends at 5.1 to 4.0 (one hop, 54 ns): receipt 9.2. i2 sends at 10.2 to 4.1 (92 ns): i1 has been received, so load 0 and mean 0: hop 4.1, done 106.3.
        var net = new LoihiNetworkBuilder("leaves");
        Connect(net, Input(net, 0, 0, "i1"), net.Add(4, 0, new LoihiNeuron("x") { Threshold = 1e6 }), 10);
        Connect(net, Input(net, 0, 0, "i2"), net.Add(4, 1, new LoihiNeuron("y") { Threshold = 1e6 }), 20);
        Assert.That(Detailed(net) - 1000, Is.EqualTo(106.3).Within(1e-6));
    }

    [Test]
    public void TheMeanIsOverAllMessagesInFlightWhereverTheyGo()
    {
        // Three inputs on cores 0.0, 0.1, 0.2 at 5.1. A to tile 1 along y (hop 6.5), 20 synapses: 92, done at 103.6. B to 4.0 along x, 10 synapses: 54.
        // B shares no link with A: load 0, hop 4.1, done at 63.2. C to 4.1, 20 synapses, meets B's 1/3 at the entry; the mean of A and B is 73:
        // 1/3 * 73 / 2 = 12.1667, done at 5.1 + 12.1667 + 92 = 109.2667.
        var net = new LoihiNetworkBuilder("mean");
        Connect(net, Input(net, 0, 0, "a"), net.Add(1, 0, new LoihiNeuron("x") { Threshold = 1e6 }), 20);
        Connect(net, Input(net, 0, 1, "b"), net.Add(4, 0, new LoihiNeuron("y") { Threshold = 1e6 }), 10);
        Connect(net, Input(net, 0, 2, "c"), net.Add(4, 1, new LoihiNeuron("z") { Threshold = 1e6 }), 20);
        Assert.That(Detailed(net) - 1000, Is.EqualTo(5.1 + 73.0 / 6 + 92).Within(1e-6));
    }

    [Test]
    public void AHeapOrdersFourEqualTimesOtherwise()
    {
        // Cores 0 to 3 of tile 0 send at 5.1 into tile 4, a core each, with a, b, c, d synapses. Queued order 0, 1, 2, 3; a heap gives 0, 2, 1, 3.
        // The shared entry holds 1/3 for each message before; delay = n / 3 * mean / 2 = (sum of receive times before) / 6, or the hop's 4.1.
        // Receive times 54, 396, 92, 92. Queued: core 3 waits (54 + 396 + 92) / 6 = 90.333; core 2 (54 + 396) / 6 = 75; core 1 9: done 5.1 + 9 + 396 = 410.1.
        // Heap: core 1 comes behind core 2: (54 + 92) / 6 = 24.3333: done 5.1 + 24.3333 + 396 = 425.4333.
        LoihiNetworkBuilder Net()
        {
            var net = new LoihiNetworkBuilder("four");
            int[] synapses = [10, 100, 20, 20];
            for (var c = 0; c < 4; c++)
                Connect(net, Input(net, 0, c, $"i{c}"), net.Add(4, c, new LoihiNeuron($"n{c}") { Threshold = 1e6 }), synapses[c]);
            return net;
        }

        Assert.Multiple(() =>
        {
            Assert.That(Detailed(Net()) - 1000, Is.EqualTo(410.1).Within(1e-6));
            Assert.That(Detailed(Net(), LoihiTieRule.BinaryHeap) - 1000, Is.EqualTo(5.1 + 146.0 / 6 + 396).Within(1e-6));
        });
    }
}
