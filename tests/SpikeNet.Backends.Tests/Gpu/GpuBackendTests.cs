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
        // 4096 x 4096 weights of 4 bytes at 936 GB/s: 71.70 us, above the launch and above 8 * 4096^2 MACs at 17.8 T/s (7.5 us); neuron kernel 2.31, end 4.82.
        var graph = ConformanceGraphs.Random("large", 1, 4096, 4096);
        Assert.That(new GpuTiming(_backend.Energy).Latency(graph), Is.EqualTo(4096.0 * 4096 * 4 / 936e9 + 2.31e-6 + 4.82e-6).Within(1e-12));
    }

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
