using SpikeNet.Graph;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Cpu;

/// <summary>Networks of neurons of the library, recurrent where they spike.</summary>
internal static class NeuronPrograms
{
    internal static Network Network(string name)
    {
        var random = new SplitMix64(5);
        var model = NeuronLibrary.Named(name);
        var spikes = model.Outputs.Any(o => o.Kind == NeuronOutputKind.Spikes);
        var layer = new NeuronLayer("neurons", 6, model, new NeuronLayerOptions { Recurrent = spikes, Random = random });
        return new Network(
            name, [new Linear("fc", 10, layer.InFeatures, random, new LinearOptions { Gain = name == "Izhikevich" ? 60 : 4 }), layer],
            new ReadOut("out", spikes ? ReadOutRule.SpikeCount : ReadOutRule.Last, 6));
    }
}
