using SpikeNet.Backends.Chip;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

/// <summary>Networks counted by hand, in pJ and ns. A cell "0.1" sits on core 1 of tile 0.</summary>
[TestFixture]
public sealed class LoihiAccountingTests
{
    private static LoihiInput Input(string name, params int[] spikes) => new(name) { Spikes = [.. spikes.Select(s => s != 0)] };

    private static LoihiNeuron Neuron(string name, double threshold) => new(name) { Threshold = threshold };

    private static LoihiRun Run(LoihiNetworkBuilder builder, int steps) =>
        new LoihiChip(builder.Build()).Run(new LoihiRunOptions { Steps = steps, Detailed = true, RecordPotentials = true });

    private static void AssertStep(LoihiRun run, int step, double picojoules, double simple, double detailed)
    {
        var s = run.Steps[step - 1];
        Assert.Multiple(() =>
        {
            Assert.That(s.Counts.Price(new Loihi1Backend().Energy).TotalJoules, Is.EqualTo(picojoules * 1e-12).Within(1e-9 * picojoules * 1e-12), $"energy of step {step}");
            Assert.That(s.SimpleSeconds, Is.EqualTo(simple * 1e-9).Within(1e-9 * simple * 1e-9), $"simple time of step {step}");
            Assert.That(s.DetailedSeconds, Is.EqualTo(detailed * 1e-9).Within(1e-9 * detailed * 1e-9), $"detailed time of step {step}");
        });
    }

    [Test]
    public void AnIdleNeuronCostsItsAccessAndTheBarrier()
    {
        var net = new LoihiNetworkBuilder("idle");
        net.Add(0, 0, Neuron("n", 1));
        var run = Run(net, 3);
        for (var step = 1; step <= 3; step++)
            AssertStep(run, step, 51.2, 606, 606);
        Assert.That(run.SimpleSeconds, Is.EqualTo(3 * 606e-9).Within(1e-17));
        Assert.That(run.DetailedSeconds, Is.EqualTo(3 * 606e-9).Within(1e-17));
    }

    [Test]
    public void AnInputReachesANeuronOnTheSameCoreInTheNextStep()
    {
        // Step 1: input's message 111 + one dense synapse 35.5 + access 51.2 = 197.7 pJ.
        //   Simple: own 5.1 + 6 = 11.1, receiving 16 + 3.8 = 19.8: 619.8.
        //   Detailed: sent 5.1, no hop, receipt 5.1, done 24.9; the core's rest ends at 11.1: 624.9.
        // Step 2: weight 3 > 2: access, update, spike = 142.1 pJ, 39.7 ns; no synapse leaves the neuron, so no message: 639.7.
        // Step 3: reset to 0, idle.
        var net = new LoihiNetworkBuilder("pair");
        var i = net.Add(0, 0, Input("i", 1));
        var n = net.Add(0, 0, Neuron("n", 2));
        net.Connect(i, n, 3);
        var run = Run(net, 3);
        AssertStep(run, 1, 197.7, 619.8, 624.9);
        AssertStep(run, 2, 142.1, 639.7, 639.7);
        AssertStep(run, 3, 51.2, 606, 606);
        Assert.Multiple(() =>
        {
            Assert.That(run.Spikes[0], Is.EqualTo(new[] { i }));
            Assert.That(run.Spikes[1], Is.EqualTo(new[] { n }));
            Assert.That(run.Counts.InputSpikes, Is.EqualTo(1));
            Assert.That(run.Counts.SomaSpikes, Is.EqualTo(1));
        });
    }

    [Test]
    public void ThresholdsAreStrict()
    {
        var net = new LoihiNetworkBuilder("strict");
        var i = net.Add(0, 0, Input("i", 1, 1));
        var equal = net.Add(0, 0, Neuron("equal", 3));
        net.Connect(i, equal, 3);
        var run = Run(net, 3);
        Assert.Multiple(() =>
        {
            // Step 2: 3 is not above 3. Step 3: 6 is.
            Assert.That(run.Potentials.Select(p => p[equal]), Is.EqualTo(new[] { 0.0, 3, 0 }));
            Assert.That(run.SpikeCounts[equal], Is.EqualTo(1));
        });
    }

    [Test]
    public void AMulticastSendsOneMessagePerCoreAndReadsAllItsSynapsesThere()
    {
        // The neuron on 0.0 fires at once (bias 2 > 1). Its targets: two on 0.1, three on 5.2 = (1, 1), one on its own core.
        // Synapses: own core 1 dense; 0.1: 1 dense, 1 sparse (2 synapses); 5.2: 3 convolutional.
        // Energy of step 1: 6 other neurons idle 6 * 51.2 = 307.2; the source 142.1; 3 messages 333; hops 3.0 + 4.2 = 7.2;
        //   synapses 35.5 + (35.5 + 33.6) + 3 * 24 = 176.6.  Sum 966.1.
        // Simple: core 0.0 own 39.7 + 3 * 5.1 + 6 (its target) = 61.0; receiving: 0.0 19.8; 0.1 16 + 3.8 + 4.7 = 24.5; 5.2 16 + 9.3 = 25.3. Two tiles: 1061.
        // Detailed: to 0.0 at 44.8, done 64.6 (receipt 44.8, gone from the links at once for the later ones);
        //   to 0.1 at 49.9, load 0: receipt 49.9, done 74.4; to 5.2 at 55.0, load 0: hops 10.6, receipt 65.6, done 90.9. Own rest 61.0. 1090.9.
        var net = new LoihiNetworkBuilder("multicast");
        var source = net.Add(0, 0, Neuron("source", 1) with { Bias = 2 });
        var own = net.Add(0, 0, Neuron("own", 100));
        var near = Enumerable.Range(0, 2).Select(k => net.Add(0, 1, Neuron($"near{k}", 100))).ToList();
        var far = Enumerable.Range(0, 3).Select(k => net.Add(5, 2, Neuron($"far{k}", 100))).ToList();
        foreach (var target in far)
            net.Connect(source, target, 1, LoihiSynapseUnit.Convolutional);
        net.Connect(source, near[0], 1);
        net.Connect(source, near[1], 1, LoihiSynapseUnit.Sparse);
        net.Connect(source, own, 1);
        var run = Run(net, 1);
        AssertStep(run, 1, 966.1, 1061, 1090.9);
        Assert.That(
            run.Counts, Is.EqualTo(new LoihiCounts
            {
                SomaAccesses = 7,
                SomaUpdates = 1,
                SomaSpikes = 1,
                Messages = 3,
                HopsEastWest = 1,
                HopsNorthSouth = 1,
                DenseSynapses = 2,
                SparseSynapses = 1,
                ConvolutionalSynapses = 3,
            }));
    }

    [Test]
    public void UpdatesFollowTheRule()
    {
        // zero: reached by a zero weight. cancel: by +2 and -2. biased, forced: every step. decaying: u = 4, 2, 1, ... with v reset to 0 each time it fires.
        var net = new LoihiNetworkBuilder("updates");
        var i = net.Add(0, 0, Input("i", 1));
        var zero = net.Add(0, 1, Neuron("zero", 1));
        var cancel = net.Add(0, 1, Neuron("cancel", 1));
        var biased = net.Add(0, 1, Neuron("biased", 1e6) with { Bias = -1, LeakDecay = 0 });
        var forced = net.Add(0, 1, Neuron("forced", 1) with { ForceUpdate = true });
        var idle = net.Add(0, 1, Neuron("idle", 1));
        net.Connect(i, zero, 0);
        net.Connect(i, cancel, 2);
        net.Connect(i, cancel, -2, LoihiSynapseUnit.Sparse);
        var run = Run(net, 4);
        Assert.Multiple(() =>
        {
            Assert.That(run.Updates[zero], Is.EqualTo(1));
            Assert.That(run.Updates[cancel], Is.EqualTo(1));
            Assert.That(run.Updates[biased], Is.EqualTo(4));
            Assert.That(run.Updates[forced], Is.EqualTo(4));
            Assert.That(run.Updates[idle], Is.Zero);
            Assert.That(run.Updates[i], Is.Zero);
        });

        // Step 1: 5 accesses 256, biased and forced 43.2, message 111, synapses 2 * 35.5 + 33.6 = 104.6: 514.8 pJ.
        //   Own of core 1: 5 * 6 + 2 * 3.7 = 37.4; receiving 16 + 7.6 + 4.7 = 28.3. Detailed: sent 5.1, done 33.4; core 1 ends at 37.4.
        AssertStep(run, 1, 514.8, 637.4, 637.4);

        // Step 2: four of five updated: 256 + 86.4 pJ; 30 + 14.8 ns.
        AssertStep(run, 2, 342.4, 644.8, 644.8);
        AssertStep(run, 3, 299.2, 637.4, 637.4);
    }

    [Test]
    public void ALeftOverCurrentIsChargedAccessAlone()
    {
        // Weight 4, current decay 1/2, threshold 3, hard reset.
        // Step 2: u = 4, v = 4 > 3: fires, v = 0. Step 3: v = 0, no event: u = 2, v = 2, charged access alone though the potential changes.
        // Step 4: v = 2: updated; u = 1, v = 3. Step 5: updated, u = 0.5, v = 3.5 > 3: fires.
        var net = new LoihiNetworkBuilder("current");
        var i = net.Add(0, 0, Input("i", 1));
        var n = net.Add(0, 0, Neuron("n", 3) with { CurrentDecay = 0.5 });
        net.Connect(i, n, 4);
        var run = Run(net, 5);
        Assert.Multiple(() =>
        {
            Assert.That(run.Potentials.Select(p => p[n]), Is.EqualTo(new[] { 0.0, 0, 2, 3, 0 }));
            Assert.That(run.Steps.Select(s => s.Counts.SomaUpdates), Is.EqualTo(new[] { 0, 1, 0, 1, 1 }));
        });
        AssertStep(run, 3, 51.2, 606, 606);
        AssertStep(run, 4, 72.8, 609.7, 609.7);
        AssertStep(run, 5, 142.1, 639.7, 639.7);
    }

    [Test]
    public void PotentialsLeakAndTruncateTowardsZeroFromTheSecondStepOn()
    {
        // Leak 0.3. Step 1 has none: 1 stays 1, -1 stays -1. Step 2: 0.3 * 64 = 19.2 -> 19/64. Step 3: 5.7 -> 5/64. Step 4: 1.5 -> 1/64. Step 5: 0.3 -> 0.
        var net = new LoihiNetworkBuilder("leak");
        net.Add(0, 0, Neuron("up", 10) with { InitialPotential = 1, LeakDecay = 0.3 });
        net.Add(0, 0, Neuron("down", 10) with { InitialPotential = -1, LeakDecay = 0.3 });
        var run = Run(net, 6);
        Assert.Multiple(() =>
        {
            Assert.That(run.Potentials.Select(p => p[0] * 64), Is.EqualTo(new[] { 64.0, 19, 5, 1, 0, 0 }));
            Assert.That(run.Potentials.Select(p => p[1] * 64), Is.EqualTo(new[] { -64.0, -19, -5, -1, 0, 0 }));

            // Updated while the potential at the start of the step, before the leak, is not zero: steps 1 to 5.
            Assert.That(run.Updates, Is.EqualTo(new[] { 5, 5 }));
        });
    }

    [Test]
    public void BothResetsAndTheResetPotential()
    {
        // Bias 5, threshold 3. Hard to -1: 5 -> -1; 4 -> -1. Soft: 5 - 3 = 2; 7 - 3 = 4; 9 - 3 = 6.
        var net = new LoihiNetworkBuilder("resets");
        net.Add(0, 0, Neuron("hard", 3) with { Bias = 5, ResetPotential = -1 });
        net.Add(0, 0, Neuron("soft", 3) with { Bias = 5, Reset = LoihiReset.Soft });
        var run = Run(net, 3);
        Assert.Multiple(() =>
        {
            Assert.That(run.Potentials.Select(p => p[0]), Is.EqualTo(new[] { -1.0, -1, -1 }));
            Assert.That(run.Potentials.Select(p => p[1]), Is.EqualTo(new[] { 2.0, 4, 6 }));
            Assert.That(run.SpikeCounts, Is.EqualTo(new[] { 3, 3 }));
        });
    }

    [TestCase(0, new[] { 1, 2, 3, 4, 5, 6, 7 })]
    [TestCase(1, new[] { 1, 2, 3, 4, 5, 6, 7 })]
    [TestCase(2, new[] { 1, 3, 5, 7 })]
    [TestCase(3, new[] { 1, 4, 7 })]
    public void ARefractoryDelayBlocksOneStepLess(int delay, int[] spikes)
    {
        var net = new LoihiNetworkBuilder("refractory");
        net.Add(0, 0, Neuron("n", 1) with { Bias = 2, RefractoryDelay = delay });
        var run = Run(net, 7);
        Assert.That(run.Spikes.Select((s, t) => (s, t)).Where(x => x.s.Length > 0).Select(x => x.t + 1), Is.EqualTo(spikes));
    }

    [Test]
    public void ARefractoryNeuronLosesItsInputButLeaksAndIsCharged()
    {
        // Input in steps 1 to 3, weight 4, threshold 3, reset to 1, delay 3, leak 1/2.
        // Step 2: 4 fires, v = 1. Steps 3 and 4 are blocked: 0.5, 0.25, the inputs of steps 2 and 3 lost. Step 5: 0.125.
        var net = new LoihiNetworkBuilder("lost");
        var i = net.Add(0, 0, Input("i", 1, 1, 1));
        var n = net.Add(0, 1, Neuron("n", 3) with { ResetPotential = 1, RefractoryDelay = 3, LeakDecay = 0.5 });
        net.Connect(i, n, 4);
        var run = Run(net, 5);
        Assert.Multiple(() =>
        {
            Assert.That(run.Potentials.Select(p => p[n]), Is.EqualTo(new[] { 0, 1, 0.5, 0.25, 0.125 }));
            Assert.That(run.SpikeCounts[n], Is.EqualTo(1));
            Assert.That(run.Updates[n], Is.EqualTo(4));
        });

        // Step 3: message 111, synapse 35.5, access and update 72.8. Receiving 19.8 is longer than 9.7; detailed: sent 5.1, done 24.9.
        AssertStep(run, 3, 219.3, 619.8, 624.9);
    }

    [TestCase(1, 600)]
    [TestCase(2, 1000)]
    [TestCase(3, 1000)]
    [TestCase(4, 1400)]
    [TestCase(28, 1400)]
    [TestCase(29, 1800)]
    [TestCase(32, 1800)]
    public void TheBarrierIsChosenByTilesWithInputsToo(int tiles, double nanoseconds)
    {
        var net = new LoihiNetworkBuilder("barrier");
        net.Add(0, 0, Neuron("n", 1));
        net.Add(0, 3, Neuron("other core", 1));
        for (var t = 1; t < tiles; t++)
            net.Add(t, 0, Input($"i{t}"));
        AssertStep(Run(net, 1), 1, 102.4, nanoseconds + 6, nanoseconds + 6);
    }

    [Test]
    public void ADelayLeftOverBeforeAMessageCountsForIt()
    {
        // Core 0.0: an idle neuron (6), a spiking one that sends (39.7 + 5.1), an idle one (6). Sent at 50.8; own rest to 56.8.
        // To 0.1, 2 sparse synapses: 25.4, done 76.2.
        var net = new LoihiNetworkBuilder("order");
        net.Add(0, 0, Neuron("before", 1));
        var source = net.Add(0, 0, Neuron("source", 1) with { Bias = 2 });
        net.Add(0, 0, Neuron("behind", 1));
        var target = net.Add(0, 1, Neuron("target", 100));
        net.Connect(source, target, 1, LoihiSynapseUnit.Sparse);
        net.Connect(source, target, 1, LoihiSynapseUnit.Sparse);

        // 3 idle 153.6, source 142.1, message 111, synapses 67.2.
        AssertStep(Run(net, 1), 1, 473.9, 656.8, 676.2);
    }
}
