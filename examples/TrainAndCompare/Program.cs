// The library without the command: a network of your own, trained on data of your own, priced on two targets.
using SpikeNet;
using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Fpga;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Report;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

const int steps = 12, channels = 24, classes = 3;
var random = new SplitMix64(1);
var neuron = new LifNeuron { Threshold = 1, Reset = ResetKind.ToZero };
var network = new Network(
    "bands",
    [
        new Linear("fc1", channels, 32, random, new LinearOptions { Gain = 2 }),
        new Lif("lif1", 32, neuron, Surrogate.ATan),
        new Linear("fc2", 32, classes, random, new LinearOptions { Gain = 2 }),
        new Lif("output", classes, neuron, Surrogate.ATan),
    ],
    new ReadOut("read-out", ReadOutRule.SpikeCount, classes));

var trainer = new Trainer(network, new TrainerOptions { Epochs = 10, BatchSize = 32, LearningRate = 5e-3 });
trainer.Run(new NoisyBands(240, seed: 1), new NoisyBands(90, seed: 2));
Console.WriteLine($"validation accuracy {trainer.Metrics[^1].ValidationAccuracy:P1}");

var graph = Quantisation.Quantise(network.ToGraph(new InputNode(Network.InputName, channels, steps, steps)));
var test = new NoisyBands(50, seed: 3);
var input = test.Encode([.. Enumerable.Range(0, test.Count)], null);
foreach (var backend in new IBackend[] { FpgaBackend.Compressed(), new Loihi1Backend() })
{
    foreach (var reason in backend.Check(graph))
        Console.WriteLine($"{backend.Name}: {reason}");
    var run = backend.Compile(graph).Run(input);
    foreach (var energy in EnergyPricing.Price(run, backend.Energy))
    {
        Console.WriteLine(
            $"{backend.Name}, {energy.Boundary}: {QuantityFormat.Energy(energy.DynamicJoules)} dynamic per inference, "
            + $"{QuantityFormat.OperationsPerJoule(energy.Effective)} (modelled)");
    }
}

/// <summary>Class c spikes mostly in the c-th third of the channels.</summary>
internal sealed class NoisyBands(int count, ulong seed) : ITrainingData
{
    public int Count => count;

    public int LabelOf(int sample) => sample % 3;

    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var values = new float[12 * samples.Length * 24];
        for (var b = 0; b < samples.Length; b++)
        {
            var random = new SplitMix64(SplitMix64.Combine(seed, (ulong)samples[b], augmentation?.NextUInt64() ?? 0));
            for (var t = 0; t < 12; t++)
                for (var i = 0; i < 24; i++)
                    values[(((t * samples.Length) + b) * 24) + i] = random.NextDouble() < (i / 8 == LabelOf(samples[b]) ? 0.3 : 0.1) ? 1 : 0;
        }

        return SpikeTrain.FromDense(values, 12, samples.Length, 24);
    }
}
