using SpikeNet.Backends.Cgra;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Cgra;

[TestFixture]
public sealed class CgraBackendTests
{
    [Test]
    public void ReproducesAHandCalculation()
    {
        // 3 inputs, 10 neurons (one group of 16), one step with two events, interleaved bus:
        //   load 6, twice (load 6, add 1), subtract 1, select 1, store 6 = 28 cycles; 6 instructions configured: 4 * 6 + 14 = 38.
        //   energy 3 loads, 2 adds, 1 subtract, 1 select, 1 store; changes: load-add, add-load, load-add, add-subtract, then two with the select.
        var backend = new CgraBackend();
        var graph = ConformanceGraphs.Fixed("hand", 1, 100, (3, 10, new int[30]));
        var run = backend.Compile(graph).Run(ConformanceGraphs.Events(graph, [0, 2]));
        var table = backend.Energy;
        var expected = 3 * table.Si("load.interleaved") + 2 * table.Si("add") + table.Si("subtract") + table.Si("select") + table.Si("store.interleaved")
            + 4 * table.Si("reconfigure.arithmetic") + 2 * table.Si("reconfigure.select");
        var energy = EnergyPricing.Price(run, table);
        Assert.Multiple(() =>
        {
            Assert.That(run.Cycles, Is.EqualTo(66));
            Assert.That(run.LatencySeconds, Is.EqualTo(660e-9).Within(1e-15));
            Assert.That(run.Activity.SynapticOperations, Is.EqualTo(20));
            Assert.That(run.Activity.ExecutedAccumulates, Is.EqualTo(32));
            Assert.That(energy[0].DynamicJoules, Is.EqualTo(expected).Within(1e-18));
            Assert.That(energy[0].Incomplete, Is.Empty);
            Assert.That(energy[1].Incomplete, Is.EqualTo(new[] { "sram.power" }));
            Assert.That(energy[2].Incomplete, Is.EqualTo(new[] { "sram.power", "host.power" }));
        });
    }

    [Test]
    public void StepsWithoutAndWithManyEventsFollowTheSameProgram()
    {
        // One-to-M: load 17, subtract, select, store 17 = 36 cycles without events; each event 17 + 1 more. Three steps with 0, 1 and 5 events and
        // 17 neurons (two groups): 2 * (3 * 36 + 6 * 18) = 432, and 38 to configure.
        var graph = ConformanceGraphs.Fixed("program", 3, 100, (5, 17, new int[85]));
        var run = new CgraBackend(CgraBus.OneToM).Compile(graph).Run(ConformanceGraphs.Events(graph, [], [3], [0, 1, 2, 3, 4]));
        var events = run.Activity.Events();
        Assert.Multiple(() =>
        {
            Assert.That(run.Cycles, Is.EqualTo(470));
            Assert.That(events["load.serial"], Is.EqualTo(2 * (3 + 6)));
            Assert.That(events["add"], Is.EqualTo(2 * 6));
            Assert.That(events["store.serial"], Is.EqualTo(2 * 3));

            // Without events one change before the select (load-subtract), with n events 2 n.
            Assert.That(events["reconfigure.arithmetic"], Is.EqualTo(2 * (1 + 2 + 10)));
            Assert.That(events["reconfigure.select"], Is.EqualTo(2 * 3 * 2));
            Assert.That(run.Activity.ExecutedAccumulates, Is.EqualTo(6 * 32));
        });
    }

    [Test]
    public void LeakAndBiasAddTheirInstructions()
    {
        // 40-24-10 over 8 steps: 2 + 1 groups; each group and step has a shift and two subtractions where it leaks, and one more addition for a bias.
        var leaky = Events("leaky");
        var biased = Events("bias");
        var above = Events("above");
        Assert.Multiple(() =>
        {
            Assert.That(above.ContainsKey("shift"), Is.False);
            Assert.That(above["subtract"], Is.EqualTo(3 * 8));
            Assert.That(leaky["shift"], Is.EqualTo(3 * 8));
            Assert.That(leaky["subtract"], Is.EqualTo(2 * 3 * 8));
            Assert.That(biased["load.interleaved"] - biased["add"], Is.EqualTo(3 * 8));
        });

        static IReadOnlyDictionary<string, double> Events(string name)
        {
            var graph = ConformanceGraphs.Demanding.Single(g => g.Name == name);
            return new CgraBackend().Compile(graph).Run(ConformanceGraphs.Input(graph, 1)).Activity.Events();
        }
    }

    [TestCase("leaky")]
    [TestCase("soft-reset")]
    [TestCase("above")]
    [TestCase("bias")]
    [TestCase("wide-state")]
    public void TakesWhatASmallProgramCanDo(string graph) =>
        Assert.That(new CgraBackend().Check(ConformanceGraphs.Demanding.Single(g => g.Name == graph)), Is.Empty);

    [TestCase("narrow-state", "SPK1005")]
    [TestCase("integrated", "SPK1006")]
    public void RefusesWhatItCannot(string graph, string code) =>
        Assert.That(new CgraBackend().Check(ConformanceGraphs.Demanding.Single(g => g.Name == graph)).Select(f => f.Code), Does.Contain(code));
}
