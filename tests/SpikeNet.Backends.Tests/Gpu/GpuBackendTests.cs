using SpikeNet.Backends.Gpu;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Gpu;

[TestFixture]
public sealed class GpuBackendTests
{
    private readonly GpuBackend _backend = new();

    [Test]
    public void ReproducesAHandCalculation()
    {
        // 40-24-10 over 8 steps: (960 + 240) * 8 = 9600 MACs * 0.3 nJ = 2.88 uJ. Two layers of two launches of 2.31 us, and 7.13 - 2.31 for the
        // last: 4 * 2.31 + 4.82 = 14.06 us at 30 W = 421.8 uJ.
        var graph = ConformanceGraphs.Random("hand", 1, 40, 24, 10);
        var run = _backend.Compile(graph).Run(ConformanceGraphs.Input(graph, 1));
        var energy = EnergyPricing.Price(run, _backend.Energy).Single();
        Assert.Multiple(() =>
        {
            Assert.That(run.Activity.ExecutedAccumulates, Is.EqualTo(9600));
            Assert.That(run.LatencySeconds, Is.EqualTo(14.06e-6).Within(1e-12));
            Assert.That(energy.DynamicJoules, Is.EqualTo(2.88e-6).Within(1e-12));
            Assert.That(energy.StaticJoules, Is.EqualTo(421.8e-6).Within(1e-10));
            Assert.That(energy.Incomplete, Is.EqualTo(new[] { "host.power" }));
        });
    }

    [Test]
    public void LargeLayersAreBoundByTheMemory()
    {
        // 4096 x 4096 weights, 8 x 4096 inputs and as many sums of 4 bytes at 936 GB/s: 71.98 us, above the launch and above 8 * 4096^2 MACs at
        // 17.8 T/s (7.5 us); the neuron kernel moves 2 x 8 x 4096 values in 0.28 us and costs its launch, 2.31; end 4.82.
        var graph = ConformanceGraphs.Random("large", 1, 4096, 4096);
        Assert.That(new GpuTiming(_backend.Energy).Latency(graph), Is.EqualTo(((4096.0 * 4096) + (2 * 8 * 4096)) * 4 / 936e9 + 2.31e-6 + 4.82e-6).Within(1e-12));
    }

    [Test]
    public void ConvolutionsAreProductsOverTheirWindows()
    {
        // 2 x 6 x 6 -> 6 x 6 x 6 by 3 x 3, padding 1, over 8 steps: 216 outputs x 18 taps x 8 = 31104 MACs, those beyond the border included; 216 -> 5:
        // 1080 x 8 = 8640. Inside the border there are (6 + 2 * 5)^2 = 256 pairs of places x 2 x 6 channels x 8 = 24576. Two layers of two launches
        // and the flatten, which is none.
        var graph = SpatialGraphs.Quantised.Single(g => g.Name == "conv-3x3");
        var run = _backend.Compile(graph).Run(ConformanceGraphs.Input(graph, 1));
        Assert.Multiple(() =>
        {
            Assert.That(run.Activity.Nodes.Select(n => n.ExecutedAccumulates), Is.EqualTo(new[] { 31104, 8640 }));
            Assert.That(run.Activity.Nodes.Select(n => n.DenseOperations), Is.EqualTo(new[] { 24576, 8640 }));
            Assert.That(run.Activity.Events()["mac"], Is.EqualTo(31104 + 8640));
            Assert.That(run.LatencySeconds, Is.EqualTo(((4 * 2.31) + 4.82) * 1e-6).Within(1e-12));
        });
    }

    [Test]
    public void PoolingsAndJoinsAreKernelsOfTheirOwn()
    {
        // Two layers (4 launches) and a pooling; three layers (6 launches) and an or.
        var timing = new GpuTiming(_backend.Energy);
        double Latency(string name) => timing.Latency(SpatialGraphs.Quantised.Single(g => g.Name == name));
        Assert.That(Latency("max-pool"), Is.EqualTo(((5 * 2.31) + 4.82) * 1e-6).Within(1e-12));
        Assert.That(Latency("residual-or"), Is.EqualTo(((7 * 2.31) + 4.82) * 1e-6).Within(1e-12));
    }

    [TestCaseSource(typeof(SpatialGraphs), nameof(SpatialGraphs.QuantisedCases))]
    public void TakesConvolutionsPoolingsAndBranches(Graph.SpikeGraph graph) => Assert.That(_backend.Check(graph), Is.Empty);

    [Test]
    public void SaysThatNothingWasRun()
    {
        var graph = ConformanceGraphs.Fitting.First();
        var run = _backend.Compile(graph).Run(ConformanceGraphs.Input(graph, 1));
        Assert.Multiple(() =>
        {
            Assert.That(_backend.Description, Does.Contain("nothing was run on a GPU"));
            Assert.That(run.Notes[0], Does.Contain("nothing was run on a GPU"));
            Assert.That(run.LatencyMeasured, Is.False);
        });
    }

    [TestCaseSource(typeof(ConformanceGraphs), nameof(ConformanceGraphs.DemandingCases))]
    public void TakesAnyIntegerGraph(Graph.SpikeGraph graph) => Assert.That(_backend.Check(graph), Is.Empty);
}
