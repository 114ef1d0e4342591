// A neuron of your own: defined, trained, saved, read back, and run on another back-end.
using SpikeNet;
using SpikeNet.Backends.Cpu;
using SpikeNet.Examples.CustomNeuron;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

Console.WriteLine(BurstyNeuron.Model);

var random = new SplitMix64(1);
var network = new Network(
    "bursts",
    [
        new Linear("fc1", 12, 32, random, new LinearOptions { Gain = 2 }),
        new NeuronLayer("hidden", 32, BurstyNeuron.Model, new NeuronLayerOptions { TrainParameters = true, Surrogate = Surrogate.ATan }),
        new Linear("fc2", 32, 2, random, new LinearOptions { Gain = 2 }),
        new Lif("output", 2, new LifNeuron()),
    ],
    new ReadOut("read-out", ReadOutRule.SpikeCount, 2));
var trainer = new Trainer(network, new TrainerOptions { Epochs = 15, BatchSize = 32, LearningRate = 5e-3 });
trainer.Run(new Order(256, seed: 1), new Order(128, seed: 2));
Console.WriteLine($"validation accuracy {trainer.Metrics[^1].ValidationAccuracy:P1}");
foreach (var parameter in network.Layers[1].Parameters)
    Console.WriteLine($"{parameter.Name} = {parameter.Value.Span[0]:0.###}");

var path = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), "bursts.snn");
GraphFile.Save(network.ToGraph(new InputNode(Network.InputName, 12, 20, 20)), path);
var graph = GraphFile.Load(path);

var test = new Order(128, seed: 3);
var input = test.Encode([.. Enumerable.Range(0, test.Count)], null);
var run = new CpuBackend().Compile(graph).Run(input);
var reference = GraphInterpreter.Run(graph, input);
var same = run.Predictions.SequenceEqual(reference.Predictions());
var right = run.Predictions.Where((p, i) => p == test.LabelOf(i)).Count();
Console.WriteLine($"read back and run on '{new CpuBackend().Name}': {right} of {test.Count} right, {(same ? "the same as" : "NOT the same as")} the interpreter");
return same && right > 0.8 * test.Count ? 0 : 1;

/// <summary>Two classes that differ in order only: the first half of the channels spikes before the second, or after it.</summary>
internal sealed class Order(int count, ulong seed) : ITrainingData
{
    public int Count => count;

    public int LabelOf(int sample) => sample % 2;

    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var values = new float[20 * samples.Length * 12];
        for (var b = 0; b < samples.Length; b++)
        {
            var random = new SplitMix64(SplitMix64.Combine(seed, (ulong)samples[b], augmentation?.NextUInt64() ?? 0));
            for (var t = 0; t < 20; t++)
            {
                for (var i = 0; i < 12; i++)
                {
                    var active = (i < 6) == (t < 10) == (LabelOf(samples[b]) == 0);
                    values[(((t * samples.Length) + b) * 12) + i] = random.NextDouble() < (active ? 0.35 : 0.05) ? 1 : 0;
                }
            }
        }

        return SpikeTrain.FromDense(values, 20, samples.Length, 12);
    }
}
