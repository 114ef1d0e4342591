using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip.Xylo;

/// <summary>Xylo's integers by hand, against the graph's own definition, and neuron by neuron against the step program with several spikes.</summary>
public class XyloSimulationTests
{
    /// <summary>
    /// Weight 100, theta 30, dash 1. An event: v = 100, floor(100 / 30) = 3 spikes, 10 left. The next step: 10 - 5 = 5. Two events: 5 - (5 >> 1) + 200 = 203,
    /// 6 spikes, 23 left. The output, weight 10 and theta 50: 30; 30 - 15 = 15; 15 - 7 + 60 = 68, one spike although 2 x 50 were not reached, 18 left.
    /// </summary>
    [Test]
    public void SeveralSpikesByHand()
    {
        var graph = XyloGraphs.Nodes("hand", 3, (1, 1, 1), [100], null, [10], theta: 30, dash: 1, outTheta: 50, outDash: 1);
        var simulation = XyloBackend.Audio2().Simulate(graph);
        var input = SpikeTrain.FromDense([1, 0, 2], 3, 1, 1);
        Assert.That(input.Payload.ToArray(), Is.EqualTo(new[] { 1f, 2f }));
        var sample = simulation.Run(input, 0);
        Assert.Multiple(() =>
        {
            Assert.That(sample.InputEvents, Is.EqualTo(3));
            Assert.That(sample.HiddenSpikes.Select(s => s[0]), Is.EqualTo(new[] { 3, 0, 6 }));
            Assert.That(sample.OutputSpikes.Select(s => s[0]), Is.EqualTo(new[] { 0, 0, 1 }));
            Assert.That(sample.SeveralSpikes, Is.EqualTo(2));
            Assert.That(sample.Saturations, Is.Zero);
        });
    }

    /// <summary>An output has one spike per step, however far its potential is: 127 x 31 = 3937 against 10 leaves 3927, which fires again in silence.</summary>
    [Test]
    public void OutputsFireOnceAndHiddenNeuronsThirtyOneTimes()
    {
        var graph = XyloGraphs.Nodes("limits", 2, (1, 1, 1), [127], null, [127], theta: 1, dash: 15, outTheta: 10, outDash: 15);
        var sample = XyloBackend.Audio2().Simulate(graph).Run(SpikeTrain.FromDense([1, 0], 2, 1, 1), 0);

        // 127 - 31 = 96 are left, so that silence has 31 more.
        Assert.That(sample.HiddenSpikes.Select(s => s[0]), Is.EqualTo(new[] { 31, 31 }));
        Assert.That(sample.OutputSpikes.Select(s => s[0]), Is.EqualTo(new[] { 1, 1 }));
    }

    /// <summary>A spike reaches the hidden population one step later: neuron 0 fires in step 0, neuron 1 in step 1, neuron 0 again in step 2.</summary>
    [Test]
    public void RecurrenceTakesAStep()
    {
        var graph = XyloGraphs.Nodes("ring", 4, (1, 2, 1), [50, 0], [0, 50, 50, 0], [1, 1], theta: 50, dash: 15, outTheta: 1, outDash: 15);
        var sample = XyloBackend.Audio3().Simulate(graph).Run(SpikeTrain.FromDense([1, 0, 0, 0], 4, 1, 1), 0);
        Assert.That(sample.HiddenSpikes.Select(s => (s[0], s[1])), Is.EqualTo(new[] { (1, 0), (0, 1), (1, 0), (0, 1) }));
    }

    /// <summary>A synaptic current: 64, then 64 - 64 / 4 = 48, then 36; the membrane with dash 1: 64, 64 - 32 + 48 = 80, 80 - 40 + 36 = 76.</summary>
    [Test]
    public void ASynapticCurrentGoesOn()
    {
        var graph = XyloGraphs.Programs("current", 3, (1, 1, 1), [64], null, [0], [77], dash: 1, synapse: 2, outTheta: 100);
        var sample = XyloBackend.Imu().Simulate(graph).Run(SpikeTrain.FromDense([1, 0, 0], 3, 1, 1), 0);

        // 80 is above 77 once: 3 are left, and 3 - 1 + 36 = 38.
        Assert.That(sample.HiddenSpikes.Select(s => s[0]), Is.EqualTo(new[] { 0, 1, 0 }));
    }

    [Test]
    public void EventCountsBeyondTheChipAreRefused()
    {
        var simulation = XyloBackend.Audio2().Simulate(XyloGraphs.Nodes("n", 1, (1, 1, 1), [1], null, [1], 10, 1, 10, 1));
        Assert.That(simulation.Run(SpikeTrain.FromDense([15], 1, 1, 1), 0).InputEvents, Is.EqualTo(15));
        Assert.That(() => simulation.Run(SpikeTrain.FromDense([16], 1, 1, 1), 0), Throws.ArgumentException.With.Message.Contains("takes 1 to 15"));
        Assert.That(() => simulation.Run(SpikeTrain.FromDense([0.5f], 1, 1, 1), 0), Throws.ArgumentException);
        Assert.That(() => simulation.Run(SpikeTrain.FromDense([1, 1], 1, 1, 2), 0), Throws.ArgumentException.With.Message.Contains("1 channels"));
    }

    /// <summary>With one spike per step every chip of the family is the graph, bit for bit: integers, recurrence, synaptic currents, saturation.</summary>
    [FsCheck.NUnit.Property(MaxTest = 150)]
    public void WithOneSpikePerStepItIsTheInterpreter(uint seed, bool programs)
    {
        var graph = XyloGraphs.Random(seed, programs);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var input = XyloGraphs.Input(graph, 2, seed);
        var run = GraphInterpreter.Run(graph, input);
        foreach (var chip in new[] { XyloBackend.Audio2(), XyloBackend.Audio3(), XyloBackend.Imu() })
        {
            var simulation = new XyloSimulation(chip.ToModel(graph), chip.Chip.Whole("input.events")) { MostHiddenSpikes = 1 };
            for (var b = 0; b < 2; b++)
                AssertSame(run, simulation.Run(input, b), b);
        }
    }

    /// <summary>
    /// One event, weights 64 and 32, dashes 1 and 2, membrane 1. Currents 64, 32, 16 and 32, 24, 18; the membrane 96, 96 - 48 + 32 + 24 = 104,
    /// 104 - 52 + 16 + 18 = 86. theta = 100: one spike in the second step, 4 left; then 4 - 2 + 34 = 36.
    /// </summary>
    [Test]
    public void TwoSynapticCurrentsByHand()
    {
        var graph = XyloGraphs.TwoCurrents("two", 3, (1, 1, 1), [64], [32], null, null, [50], 100, (1, 1, 2), 50);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var sample = XyloBackend.Audio2().Simulate(graph).Run(SpikeTrain.FromDense([1, 0, 0], 3, 1, 1), 0);
        Assert.That(sample.HiddenSpikes.Select(s => s[0]), Is.EqualTo(new[] { 0, 1, 0 }));
        Assert.That(sample.OutputSpikes.Select(s => s[0]), Is.EqualTo(new[] { 0, 1, 0 }));
    }

    /// <summary>The same with two synaptic currents.</summary>
    [FsCheck.NUnit.Property(MaxTest = 80)]
    public void TwoSynapticCurrentsAreTheInterpreters(uint seed)
    {
        var graph = XyloGraphs.RandomTwoCurrents(seed);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var input = XyloGraphs.Input(graph, 2, seed);
        var run = GraphInterpreter.Run(graph, input);
        var simulation = new XyloSimulation(XyloBackend.Audio3().ToModel(graph), 15) { MostHiddenSpikes = 1 };
        for (var b = 0; b < 2; b++)
            AssertSame(run, simulation.Run(input, b), b);
    }

    /// <summary>With up to 31 it is the same wherever no neuron wants to fire twice in a step, which high thresholds make frequent.</summary>
    [Test]
    public void WithoutSeveralSpikesItIsTheInterpreterToo()
    {
        var (same, several) = (0, 0);
        for (var seed = 0u; seed < 200; seed++)
        {
            var graph = XyloGraphs.Random(seed, seed % 2 == 0);
            var input = XyloGraphs.Input(graph, 1, seed);
            var sample = XyloBackend.Audio2().Simulate(graph).Run(input, 0);
            if (sample.SeveralSpikes > 0)
            {
                several++;
                continue;
            }

            same++;
            AssertSame(GraphInterpreter.Run(graph, input), sample, 0);
        }

        Assert.That(same, Is.GreaterThan(20));
        Assert.That(several, Is.GreaterThan(20));
    }

    /// <summary>Several spikes: every neuron is the step program with floor(v / theta) in 20-bit fixed point, on the sums that its network gives it.</summary>
    [FsCheck.NUnit.Property(MaxTest = 80)]
    public void SeveralSpikesAreTheStepProgram(uint seed, bool twoCurrents)
    {
        var graph = twoCurrents ? XyloGraphs.RandomTwoCurrents(seed) : XyloGraphs.Random(seed, programs: true);
        var input = XyloGraphs.Input(graph, 1, seed);
        var model = XyloBackend.Audio2().ToModel(graph);
        var sample = XyloBackend.Audio2().Simulate(graph).Run(input, 0);
        var hidden = Cells(model.Hidden);
        var outputs = Cells(model.Outputs);
        for (var t = 0; t < input.TimeSteps; t++)
        {
            int Sum(int n, IReadOnlyList<int> from, IReadOnlyList<int> recurrent) => (from.Count == 0 ? 0 : input.Row(t, 0).ToArray().Sum(e => from[(n * model.Inputs) + e]))
                + (t == 0 || recurrent.Count == 0 ? 0 : Enumerable.Range(0, hidden.Length).Sum(f => sample.HiddenSpikes[t - 1][f] * recurrent[(n * hidden.Length) + f]));
            var expected = hidden.Select((cell, n) => cell(Sum(n, model.InputWeights, model.RecurrentWeights), Sum(n, model.SecondInputWeights, model.SecondRecurrentWeights))).ToArray();
            Assert.That(sample.HiddenSpikes[t], Is.EqualTo(expected), $"step {t}");
            Assert.That(
                sample.OutputSpikes[t],
                Is.EqualTo(outputs.Select((cell, n) => cell(Enumerable.Range(0, hidden.Length).Sum(f => expected[f] * model.OutputWeights[(n * hidden.Length) + f]), 0)).ToArray()));
        }
    }

    private static Func<int, int, int>[] Cells(XyloPopulation population)
    {
        var program = XyloNeuronProgram.Define(population.MembraneDash, population.SynapseDash, population.MostSpikes, population.SecondDash);
        var interpreter = new NeuronInterpreter<long>(program.Step, new FixedPointArithmetic(new FixedPointFormat(20, 0)));
        return
        [
            .. population.Thresholds.Select(theta =>
            {
                var invariants = interpreter.Invariants([theta], 1);
                var states = new long[program.States.Length];
                return (Func<int, int, int>)((sum, second) =>
                {
                    var step = interpreter.Step(invariants, states, population.SecondDash is null ? [sum] : [sum, second]);
                    step.States.CopyTo(states);
                    return (int)step.Outputs[0];
                });
            }),
        ];
    }

    private static void AssertSame(GraphRun run, XyloSample sample, int b)
    {
        for (var t = 0; t < sample.HiddenSpikes.Length; t++)
        {
            Assert.That(Fired(sample.HiddenSpikes[t]), Is.EqualTo(run.Spikes["hidden"].Row(t, b).ToArray()), $"hidden, step {t}");
            Assert.That(Fired(sample.OutputSpikes[t]), Is.EqualTo(run.Spikes["outputs"].Row(t, b).ToArray()), $"outputs, step {t}");
        }

        Assert.That(sample.Prediction, Is.EqualTo(run.Predictions()[b]));
    }

    private static int[] Fired(IEnumerable<int> spikes) => [.. spikes.Select((n, i) => (n, i)).Where(s => s.n > 0).Select(s => s.i)];
}
