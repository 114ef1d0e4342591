using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;
using SpikeNet.Tests.Tensors;

namespace SpikeNet.Tests.Probes;

public class StateProbeTests
{
    [Test]
    public void PotentialsAndSpikesAreThoseOfTheEquations()
    {
        var random = new SplitMix64(3);
        var fc = new Linear("fc", 6, 4, random, new LinearOptions { Gain = 3 });
        var network = new Network(
            "n",
            [
                new Sequential("inner", fc, new Lif("lif", 4, new LifNeuron { Decay = 0.75 })),
                new Linear("fc2", 4, 6, random, new LinearOptions { Gain = 3 }), new NeuronLayer("last", 3, NeuronLibrary.Named("GSU"), new NeuronLayerOptions { Recurrent = true, Random = random }),
            ],
            new ReadOut("out", ReadOutRule.SpikeCount, 3));
        var input = Graphs.Spikes(4, 12, 2, 6);
        var recordings = StateProbe.Record(network, input, "lif", "last");
        Assert.That(recordings.Select(r => $"{r.Layer}.{r.Variable}"), Is.EqualTo(new[] { "lif.v", "lif.spikes", "last.c", "last.spikes" }));

        // v = 0.75 v + W x, a spike at v >= 1, reset to zero or by subtraction as LifNeuron's default says.
        var neuron = new LifNeuron { Decay = 0.75 };
        var sums = LinearKernels.Forward(input, fc.Weight.Value);
        var v = 0f;
        for (var t = 0; t < 12; t++)
        {
            v = (0.75f * v) + sums.Span[(((t * 2) + 1) * 4) + 2];
            var spike = v >= 1;
            if (spike)
                v = neuron.Reset == ResetKind.ToZero ? 0 : v - 1;
            Assert.That(recordings[0].Trace(1, 2)[t], Is.EqualTo(v).Within(1e-6), $"step {t}");
            Assert.That(recordings[1].Trace(1, 2)[t], Is.EqualTo(spike ? 1 : 0), $"step {t}");
        }

        var spikes = network.Forward(input, new StepContext()).Spikes;
        Assert.That(recordings[1].Values.Values(), Is.EqualTo(spikes.Single(s => s.Layer == "lif").Spikes.ToDense().Values()));
        Assert.That(recordings[3].Values.Values(), Is.EqualTo(spikes.Single(s => s.Layer == "last").Spikes.ToDense().Values()));
        Assert.That(() => StateProbe.Record(network, input, "fc"), Throws.ArgumentException.With.Message.Contains("the neurons are lif, last"));
        Assert.That(() => StateProbe.Record(network, input, "none"), Throws.ArgumentException.With.Message.Contains("its neurons are lif, last"));
        Assert.That(() => recordings[0].Trace(2, 0), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void EventsOfAnyLayerAreRecorded()
    {
        var random = new SplitMix64(3);
        var map = new FeatureShape(1, 4, 4);
        var network = new Network(
            "n", [new SumPool2d("pool", map, 2), new Linear("fc", 4, 3, random, new LinearOptions { Gain = 2 }), new Lif("lif", 3, new LifNeuron())], new ReadOut("out", ReadOutRule.SpikeCount, 3));
        var input = Graphs.Spikes(4, 5, 2, 16);
        var recording = StateProbe.Record(network, input, "pool").Single();
        Assert.That((recording.Layer, recording.Variable), Is.EqualTo(("pool", StateProbe.Spikes)));
        Assert.That(recording.Values.Values(), Is.EqualTo(PoolingKernels.Sum(new PoolingShape(map, SpatialWindow.Square(2, 2)), input, 1).ToDense().Values()));
    }
}
