// A network without spikes becomes a spiking one in two ways: by conversion (its activations become rates), and as the teacher of a student.
using SpikeNet;
using SpikeNet.Backends.Cpu;
using SpikeNet.Backends.Fpga;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Datasets.Synthetic;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

// Mel images of synthetic spoken digits: values in [0, 1].
const int classes = 10;
var frontEnd = new MelFrontEnd();
var inputs = frontEnd.Options.Size;
var digits = SyntheticDigits.Create(takesPerSpeaker: 20, seed: 1);
(float[][] Values, int[] Labels) Load(Func<Recording, bool> wanted)
{
    var chosen = digits.Recordings.Where(wanted).ToArray();
    var images = new float[chosen.Length][];
    Parallel.For(0, chosen.Length, i => images[i] = frontEnd.Compute(chosen[i].Load()));
    return (images, [.. chosen.Select(r => r.Label)]);
}

var (train, test) = (Load(r => r.Part == Split.Train), Load(r => r.Part == Split.Validation));
CodedValues Values((float[][] Values, int[] Labels) set) => CodedValues.Direct(set.Values, set.Labels);
CodedValues Rates((float[][] Values, int[] Labels) set, int steps) => CodedValues.Spikes(set.Values, set.Labels, new SpikeCode(SpikeCodeKind.RegularRate, steps));

// 1. Two networks without spikes, trained like any other: rectifiers, and the quantised rectifiers that are made for few steps.
Network Trained(string name, Func<string, Activation> activation)
{
    var random = new SplitMix64(1);
    var options = new LinearOptions { Bias = true, Gain = 1.4 };
    var network = new Network(
        name,
        [
            new Linear("fc1", inputs, 96, random, options), activation("hidden1"),
            new Linear("fc2", 96, 96, random, options), activation("hidden2"),
            new Linear("fc3", 96, classes, random, options),
        ],
        new ReadOut("read-out", ReadOutRule.LeakyLast, classes));
    var trainer = new Trainer(network, new TrainerOptions { Epochs = 8, BatchSize = 32, LearningRate = 2e-3 });
    trainer.Run(Values(train), Values(test));
    Console.WriteLine($"{name}: {trainer.Metrics[^1].ValidationAccuracy:P1} without spikes");
    return network;
}

var rectifiers = Trained("rectifiers", name => new Relu(name, 96));
var quantised = Trained("quantised rectifiers", name => new Qcfs(name, 96, new QcfsOptions { Levels = 4 }));

// 2. Converted, against the number of steps.
foreach (var network in new[] { rectifiers, quantised })
{
    var scales = AnnConversion.Calibrate(network, Values(train));
    foreach (var scale in scales)
        Console.WriteLine($"{network.Name}, {scale.Layer}: rate 1 is {scale.Scale:0.###}, {scale.ClippedShare:P2} clipped");
    foreach (var (steps, accuracy, spikes) in AnnConversion.Sweep(network, scales, t => Rates(test, t), [1, 2, 4, 8, 16, 32]))
        Console.WriteLine($"{network.Name}, T = {steps}: {accuracy:P1}, {spikes:0} spikes per sample");
}

// 3. On targets. Neurons that start at half a threshold run on the CPU; for the accelerator: start at 0, reset to 0, spikes counted, integers.
const int deployed = 16;
var node = new InputNode(Network.InputName, inputs, deployed, deployed);
var forCpu = AnnConversion.Convert(quantised, Values(train)).Network.ToGraph(node);
var forHardware = Quantisation.Quantise(
    AnnConversion.Convert(quantised, Values(train), new ConversionOptions { Charge = InitialCharge.None, Reset = ResetKind.ToZero, SpikingOutput = true }).Network.ToGraph(node));
foreach (var (backend, graph) in new (IBackend, SpikeGraph)[] { (new CpuBackend(), forCpu), (FpgaBackend.Compressed(), forHardware) })
{
    var refused = backend.Check(graph);
    foreach (var reason in refused)
        Console.WriteLine($"{backend.Name}: {reason}");
    if (refused.Any())
        continue;
    var coded = Rates(test, deployed);
    var predictions = backend.Compile(graph).Run(coded.Encode([.. Enumerable.Range(0, coded.Count)], null)).Predictions;
    Console.WriteLine($"{backend.Name}: {(double)Enumerable.Range(0, coded.Count).Count(i => predictions[i] == test.Labels[i]) / coded.Count:P1} in {deployed} steps");
}

// 4. A student with spikes learns the teacher's classes, and never sees a label.
var weights = new SplitMix64(2);
var student = new Network(
    "student",
    [
        new Linear("fc1", inputs, 96, weights, new LinearOptions { Gain = 2 }), new Lif("lif1", 96, new LifNeuron(), Surrogate.ATan),
        new Linear("fc2", 96, classes, weights),
    ],
    new ReadOut("read-out", ReadOutRule.LeakyLast, classes));
var taught = TaughtData.By(rectifiers, Values(train), Rates(train, 8));
var before = Evaluator.Accuracy(student, Rates(test, 8));
new Trainer(student, new TrainerOptions { Epochs = 6, BatchSize = 32, LearningRate = 3e-3 }).Run(taught, null);
Console.WriteLine($"student, 8 steps: {before:P1} before, {Evaluator.Accuracy(student, Rates(test, 8)):P1} taught");
