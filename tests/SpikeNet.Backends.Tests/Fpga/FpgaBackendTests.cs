using SpikeNet.Backends.Fpga;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Fpga;

public sealed class FpgaBackendTests
{
    [Test]
    public void Published_energy_per_cycle_is_met()
    {
        // 8.50 to 8.68 nJ per cycle on four networks; without compression (0.340 + 0.157 + 0.191 + 0.903) W / 200 MHz = 7.955 nJ.
        Assert.Multiple(() =>
        {
            Assert.That(PerCycle(FpgaBackend.Compressed()), Is.InRange(8.50e-9, 8.68e-9));
            Assert.That(PerCycle(FpgaBackend.Plain()), Is.EqualTo(7.955e-9).Within(1e-14));
        });
    }

    [Test]
    public void A_fitting_network_passes([Values(1, 2, 4, 8)] int groupSize)
    {
        var backend = new FpgaBackend(new FpgaOptions { GroupSize = groupSize });

        Assert.Multiple(() =>
        {
            Assert.That(GraphVerifier.Verify(HandNetwork.Graph()), Is.Empty);
            Assert.That(backend.Check(HandNetwork.Graph()), Is.Empty);
            Assert.That(backend.Check(HandNetwork.Graph(fixedPoint: new FixedPointNeuron(5, 16, 1), bias: true)), Is.Empty);
        });
    }

    [Test]
    public void All_reasons_against_a_network_are_given_at_once()
    {
        var graph = HandNetwork.Graph(
            new LifNeuron { Threshold = 5, Reset = ResetKind.BySubtraction }, new FixedPointNeuron(5, 24, 3), weightBits: 12, steps: 70_000);

        var codes = FpgaBackend.Compressed().Check(graph).Select(d => d.Code);

        Assert.That(codes, Is.EqualTo(new[] { "SPK1001", "SPK1002", "SPK1004", "SPK1008", "SPK1100" }));
    }

    [Test]
    public void Sums_that_could_saturate_are_refused()
    {
        // 300 inputs of weight 127 in one step: 38,100 on top of the threshold, beyond 32,767.
        var weights = new int[300];
        Array.Fill(weights, 127);
        var graph = HandNetwork.Chain(
            300, 2, HandNetwork.Dense("fc", weights, 1, 300), new LifNeuron { Reset = ResetKind.ToZero }, new FixedPointNeuron(100, 16, null));

        Assert.That(FpgaBackend.Compressed().Check(graph).Select(d => d.Code), Is.EqualTo(new[] { "SPK1005" }));
    }

    [Test]
    public void A_read_out_that_integrates_is_refused_but_can_be_priced()
    {
        var backend = FpgaBackend.Compressed();
        var graph = HandNetwork.Integrating();

        Assert.Multiple(() =>
        {
            Assert.That(backend.Check(graph).Select(d => d.Code), Is.EqualTo(new[] { "SPK1006" }));
            Assert.That(backend.Compile(graph).Run(HandNetwork.Input()).Cycles, Is.EqualTo(70));
        });
    }

    [Test]
    public void Real_numbers_are_refused()
    {
        var graph = HandNetwork.Graph() with
        {
            Nodes = [.. HandNetwork.Graph().Nodes.Select(n => n is DenseNode d ? d with { Weight = WeightTensor.FromReal(new float[6], 2, 3) } : n)],
        };

        Assert.Multiple(() =>
        {
            Assert.That(FpgaBackend.Plain().Check(graph).Select(d => d.Code), Is.EqualTo(new[] { "SPK1000" }));
            Assert.That(() => FpgaBackend.Plain().Compile(graph), Throws.ArgumentException);
        });
    }

    // Pairs of steps: O = {0, 1}, R = {}, {2}; then O = {}, R = {}, {2}. Edges by the recurrence:
    // O: pushes 7, 8, pops 9, 10, release 14. Marker: push 10, pop 16, release 22, accept 23. {2}: push 14, pop 24, release 30, accept 37; scan end 16.
    // Second set: checks 20, 21, 22; {2}: push 25, pop 32, release 38, accept 51; scan end 27. end = max(34, 65) = 65: 66 cycles.
    // Weight beats 3; fire phase 4 steps x 1 group: 70 cycles, 350 ns. Events after compression 2 + 1 + 1 = 4, times 2 outputs = 8.
    [Test]
    public void Compressed_counts_and_energy_agree_with_hand_sums()
    {
        var backend = FpgaBackend.Compressed();
        var graph = HandNetwork.Graph();

        var run = backend.Compile(graph).Run(HandNetwork.Input());
        var prices = EnergyPricing.Price(run, backend.Energy);

        AssertCounts(graph, run, executed: 8);
        Assert.Multiple(() =>
        {
            Assert.That(run.Cycles, Is.EqualTo(70));
            Assert.That(run.LatencySeconds, Is.EqualTo(350e-9).Within(1e-15));
            Assert.That(run.LatencyMeasured, Is.False);
            // clocks 1868.75 + slice logic 1093.75 + signals 1286.25 pJ a cycle, 0.68875 W static
            Assert.That(prices[0].DynamicJoules, Is.EqualTo(70 * 4248.75e-12).Within(1e-16));
            Assert.That(prices[0].StaticJoules, Is.EqualTo(0.68875 * 350e-9).Within(1e-16));
            Assert.That(prices[0].Incomplete, Is.Empty);
            // block RAM 4333.75 pJ a cycle
            Assert.That(prices[1].DynamicJoules, Is.EqualTo(70 * 8582.5e-12).Within(1e-16));
            Assert.That(prices[1].Effective, Is.EqualTo(12 / (70 * 8582.5e-12)).Within(1));
            // 3 inputs x 32 bytes = 96 bytes: two reads, one row; 0.413 + 0.0892 W
            Assert.That(prices[2].DynamicJoules, Is.EqualTo(70 * 8582.5e-12 + 3.45e-9 + 2 * 2.93e-9).Within(1e-16));
            Assert.That(prices[2].StaticJoules, Is.EqualTo((0.68875 + 0.413 + 0.0892) * 350e-9).Within(1e-16));
            Assert.That(prices[2].Incomplete, Is.EquivalentTo(new[] { "dramInterface", "host" }));
            Assert.That(run.Notes, Has.Some.Contains("96 bytes").And.Some.Contains("4 of 6 events; accumulation takes 66 cycles, 58 without").And.Some.Contains("+16.9%"));
        });
    }

    // Steps one by one: {0, 1}: pushes 6, 7, pops 8, 9, accept 15. {0, 1, 2}: pushes 15 to 17, pops 17 to 19, accept 29. {}: check 22.
    // {2}: push 29, pop 31, accept max(38, 43) = 43. end = 57: 58 cycles, with the fire phase 62. 6 events x 2 outputs = 12.
    [Test]
    public void Plain_counts_and_energy_agree_with_hand_sums()
    {
        var backend = FpgaBackend.Plain();
        var graph = HandNetwork.Graph();

        var run = backend.Compile(graph).Run(HandNetwork.Input());
        var prices = EnergyPricing.Price(run, backend.Energy);

        AssertCounts(graph, run, executed: 12);
        Assert.Multiple(() =>
        {
            Assert.That(run.Cycles, Is.EqualTo(62));
            // clocks 1700 + slice logic 785 + signals 955 pJ, block RAM 4515 pJ
            Assert.That(prices[0].DynamicJoules, Is.EqualTo(62 * 3440e-12).Within(1e-16));
            Assert.That(prices[1].DynamicJoules, Is.EqualTo(62 * 7955e-12).Within(1e-16));
            Assert.That(prices[0].StaticJoules, Is.EqualTo(0.686 * 310e-9).Within(1e-16));
        });
    }

    [Test]
    public void Samples_run_one_after_the_other([Values(1, 2)] int groupSize)
    {
        var compiled = new FpgaBackend(new FpgaOptions { GroupSize = groupSize }).Compile(HandNetwork.Graph());

        var one = compiled.Run(HandNetwork.Input());
        var two = compiled.Run(HandNetwork.Twice());

        Assert.Multiple(() =>
        {
            Assert.That(two.Cycles, Is.EqualTo(one.Cycles));
            Assert.That(two.Activity.Events()["dramRead64"], Is.EqualTo(2 * one.Activity.Events()["dramRead64"]));
            Assert.That(two.Predictions, Is.EqualTo(new[] { 0, 0 }));
        });
    }

    // 600 inputs and 2 groups of outputs with one event: 1200 beats are longer than the accumulation; 1 step x 2 groups to fire.
    [Test]
    public void A_layer_of_few_events_waits_for_its_weights()
    {
        var graph = HandNetwork.Chain(
            600, 1, HandNetwork.Dense("fc", new int[600 * 40], 40, 600), new LifNeuron { Reset = ResetKind.ToZero }, new FixedPointNeuron(100, 16, null));

        var run = FpgaBackend.Plain().Compile(graph).Run(SpikeTrain.FromRows(1, 1, 600, [[599]]));

        Assert.Multiple(() =>
        {
            Assert.That(run.Cycles, Is.EqualTo(1202));
            // 1200 beats of 32 bytes = 38,400 bytes: 600 reads, 4.69 rows
            Assert.That(run.Activity.Events()["dramRead64"], Is.EqualTo(600));
            Assert.That(run.Activity.Events()["dramRow"], Is.EqualTo(5));
            Assert.That(run.Notes, Has.Some.Contains("weight streaming, not accumulation, bounds fc"));
        });
    }

    [Test]
    public void A_cancelled_run_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.That(() => FpgaBackend.Plain().Compile(HandNetwork.Graph()).Run(HandNetwork.Input(), source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    internal static void AssertCounts(SpikeGraph graph, NetworkRun run, long executed)
    {
        var reference = GraphInterpreter.Run(graph, HandNetwork.Input());
        var node = run.Activity.Nodes.Single();
        var counts = reference.Counts.Single();
        Assert.Multiple(() =>
        {
            Assert.That(run.Predictions, Is.EqualTo(reference.Predictions()));
            Assert.That(
                (node.Node, node.InputEvents, node.SynapticOperations, node.DenseOperations, node.OutputSpikes),
                Is.EqualTo((counts.Node, counts.InputEvents, counts.SynapticOperations, counts.DenseOperations, counts.OutputSpikes)));
            Assert.That((node.InputEvents, node.SynapticOperations, node.DenseOperations), Is.EqualTo((6L, 12L, 24L)));
            Assert.That(node.ExecutedAccumulates, Is.EqualTo(executed));
        });
    }

    private static double PerCycle(FpgaBackend backend) =>
        backend.Energy.Constants.Where(c => c.Name.EndsWith("Cycle", StringComparison.Ordinal)).Sum(c => c.Si!.Value);
}
