// Looking into neurons: the potential of every kind of neuron in a small network, its adaptation and its spikes, as pictures.
using System.Collections.Immutable;
using SpikeNet;
using SpikeNet.Graph;
using SpikeNet.Hardware.Report.Svg;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

const int steps = 80, channels = 12;
var folder = args.Length > 0 ? args[0] : "state-probes";
Directory.CreateDirectory(folder);
var random = new SplitMix64(3);
var network = new Network(
    "probed",
    [
        new Linear("fc1", channels, 8, random, new LinearOptions { Gain = 2 }),
        new Lif("lif", 8, new LifNeuron { Decay = 0.9 }),
        new Linear("fc2", 8, 6, random, new LinearOptions { Gain = 8 }),
        new NeuronLayer("adaptive", 6, NeuronLibrary.Named("ALIF")),
    ],
    new ReadOut("read-out", ReadOutRule.SpikeCount, 6));

// Each channel spikes in a tenth of the steps, twice as often in the second half.
var rows = Enumerable.Range(0, steps).Select(t => Enumerable.Range(0, channels).Where(_ => random.NextDouble() < (t < steps / 2 ? 0.1 : 0.2)).ToArray());
var input = SpikeTrain.FromRows(steps, 1, channels, [.. rows]);

foreach (var recordings in StateProbe.Record(network, input, "lif", "adaptive").GroupBy(r => r.Layer))
{
    var spikes = recordings.Single(r => r.Variable == StateProbe.Spikes);
    var neuron = Enumerable.Range(0, spikes.Values.Shape[2]).MaxBy(n => spikes.Trace(0, n).Sum());
    ImmutableArray<int> fired = [.. spikes.Trace(0, neuron).Select((s, t) => (s, t)).Where(s => s.s != 0).Select(s => s.t)];
    var plot = new TracePlot
    {
        Title = $"Neuron {neuron} of the layer '{recordings.Key}'",
        Lanes = [.. recordings.Where(r => r != spikes).Select((r, i) => new TraceLane($"{recordings.Key} {r.Variable}", [.. r.Trace(0, neuron)]) { Spikes = i == 0 ? fired : [] })],
    };
    var path = Path.Combine(folder, $"{recordings.Key}.svg");
    File.WriteAllText(path, plot.Render(720, standalone: true));
    Console.WriteLine($"{path}: neuron {neuron} fired {fired.Length} times in {steps} steps; {string.Join(", ", plot.Lanes.Select(l => l.Label))}");
}
