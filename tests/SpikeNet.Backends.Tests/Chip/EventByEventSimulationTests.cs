using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class EventByEventSimulationTests
{
    [Test]
    public void CrossesTheThresholdInMidStep()
    {
        // Weights 2 and -1, theta 2, both inputs in one step: the graph sums to 1 and stays silent; event by event the potential reaches 2 and fires.
        var graph = ConformanceGraphs.Fixed("mid-step", 1, 2, (2, 1, [2, -1]));
        var input = ConformanceGraphs.Events(graph, [0, 1]);
        var sample = new EventByEventSimulation(graph).Run(input, 0);
        Assert.Multiple(() =>
        {
            Assert.That(GraphInterpreter.Run(graph, input).Counts[0].OutputSpikes, Is.Zero);
            Assert.That(sample.Spikes, Is.EqualTo(new[] { 1L }));
            Assert.That(sample.Events, Is.EqualTo(new[] { 2L }));
        });
    }

    [Test]
    public void FiresAtMostOncePerEventAndCatchesUpOnLaterOnes()
    {
        // Weights 5 and -1, theta 2, reset by subtraction: 5 fires, 3 is left; 3 - 1 = 2 fires, 0 is left.
        var graph = ConformanceGraphs.Fixed("once", 1, 2, (2, 1, [5, -1]));
        graph = graph with
        {
            Nodes = [.. graph.Nodes.Select(n => n is NeuronNode v ? v with { Neuron = v.Neuron with { Reset = ResetKind.BySubtraction } } : n)],
        };
        var simulation = new EventByEventSimulation(graph);
        Assert.Multiple(() =>
        {
            Assert.That(simulation.Run(ConformanceGraphs.Events(graph, [0]), 0).Spikes, Is.EqualTo(new[] { 1L }));
            Assert.That(simulation.Run(ConformanceGraphs.Events(graph, [0, 1]), 0).Spikes, Is.EqualTo(new[] { 2L }));
        });
    }

    [Test]
    public void PassesSpikesOnBeforeTheNextEvent()
    {
        // Both hidden neurons fire on input 0 (theta 1). Output 0 sees +1 then -1, output 1 sees -1 then +1 ... in ascending order: output 0 fires
        // on the first hidden spike, output 1 goes to -1 and back to 0.
        var graph = ConformanceGraphs.Fixed("order", 1, 1, (1, 2, [1, 1]), (2, 2, [1, -1, -1, 1]));
        var sample = new EventByEventSimulation(graph).Run(ConformanceGraphs.Events(graph, [0]), 0);
        Assert.Multiple(() =>
        {
            Assert.That(sample.Events, Is.EqualTo(new[] { 1L, 2L }));
            Assert.That(sample.Spikes, Is.EqualTo(new[] { 2L, 1L }));
            Assert.That(sample.Prediction, Is.Zero);
        });
    }

    [Test]
    public void AgreesWithTheGraphWhereEachStepHasOneEvent()
    {
        // One event a step and one layer: the sum of a step is that event's weight, so both orders are the same.
        var graph = ConformanceGraphs.Random("one-layer", 9, 8, 12);
        var input = ConformanceGraphs.Events(graph, [0], [1], [2], [3], [4], [5], [6], [7]);
        var sample = new EventByEventSimulation(graph).Run(input, 0);
        Assert.That(sample.Spikes[0], Is.EqualTo(GraphInterpreter.Run(graph, input).Counts[0].OutputSpikes).And.GreaterThan(0));
    }

    [Test]
    public void RefusesRealNumbers() =>
        Assert.That(() => new EventByEventSimulation(ConformanceGraphs.Unquantised(ConformanceGraphs.Fitting.First())), Throws.ArgumentException);
}
