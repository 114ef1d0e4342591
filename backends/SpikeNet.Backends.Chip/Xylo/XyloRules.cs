using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Neurons;

namespace SpikeNet.Backends.Chip;

/// <summary>Holds a graph to a chip's limits; every violation at once.</summary>
internal sealed class XyloRules(SpikeGraph graph, ChipDescription chip)
{
    private readonly XyloMapping _mapping = XyloMapping.Of(graph, chip.Name);

    internal ImmutableArray<Diagnostic> Check() =>
    [
        .. _mapping.Faults.Concat(Weights()).Concat(Neurons()).Concat(Sizes()).Concat(FanOut()).Select(v => v.ToDiagnostic()),
        .. TargetRules.Reset(graph, chip.Name, ResetKind.BySubtraction),
        .. TargetRules.StateBits(graph, chip.Name, chip.Whole("state.bits")),
        .. TargetRules.SpikeCountReadOut(graph, chip.Name),
        .. TargetRules.NoBias(graph, chip.Name),
    ];

    private static int SizeOf(GraphNode node) => node.OutputShape.Count;

    private IEnumerable<(string Name, WeightTensor Weights)> AllWeights() =>
        graph.Layers().Select(l => (l.Synapses.Name, l.Weight))
            .Concat(graph.Nodes.OfType<ProgramNeuronNode>().SelectMany(p => p.RecurrentWeights.OfType<WeightTensor>().Select(w => (p.Name, w))));

    private IEnumerable<ChipViolation> Weights()
    {
        var most = chip.Whole("weight.bits");
        foreach (var (name, weights) in AllWeights())
        {
            if (!XyloMapping.AreIntegers(weights))
                yield return new("SPK1000", name, "weights in real numbers", $"integers on {chip.Name}", "quantise the graph first");
            else if (XyloMapping.BitsOf(weights) > most)
                yield return ChipViolation.Beyond("SPK1004", name, chip.Limit("weight.bits"), XyloMapping.BitsOf(weights), $"quantise to {most} bits");
        }
    }

    private IEnumerable<ChipViolation> Neurons()
    {
        var highest = (1 << (chip.Whole("threshold.bits") - 1)) - 1;
        foreach (var node in graph.Nodes)
        {
            if (node is NeuronNode neurons)
            {
                if (neurons.FixedPoint is not { } f)
                {
                    yield return new("SPK1000", node.Name, "neurons in real numbers", $"integers on {chip.Name}", "quantise the graph first");
                    continue;
                }

                if (f.LeakShift is null)
                    yield return new("SPK1001", node.Name, "no leak", $"v -= v >> dash with dash 1 to 15 on {chip.Name}", "train with a leak; dash 15, a decay of 1 - 2^-15 per step, is the slowest");
                if (neurons.Neuron.Comparison == Comparison.Above)
                    yield return new("SPK1003", node.Name, "fires above its threshold", $"fires at its threshold (>=) on {chip.Name}", "train with >=");
                if (f.Threshold > highest)
                    yield return Threshold(node.Name, f.Threshold, highest);
                if (f.StateBits < chip.Whole("state.bits"))
                    yield return new("SPK1008", node.Name, $"a potential that saturates at {f.StateBits} bits", $"one of {chip.Whole("state.bits")} bits on {chip.Name}", $"quantise with {chip.Whole("state.bits")} state bits");
            }
            else if (node is ProgramNeuronNode program)
            {
                if (program.FixedPoint is not null)
                    yield return new("SPK1009", node.Name, $"{program.Model.Name} as a program in integers", $"Xylo's own neuron on {chip.Name}", "compile the model in real numbers, which converts its neurons");
                else if (XyloMapping.DashesOf(program) is null)
                    yield return new("SPK1009", node.Name, $"{program.Model.Name}", $"Xylo's own neuron on {chip.Name}", "use leaky integrate-and-fire neurons with or without one synaptic current; compile converts them");
                else if (program.Parameters[0].Any(t => t != MathF.Floor(t) || t < 1 || t > highest))
                    yield return Threshold(node.Name, program.Parameters[0].Max(), highest);
                var states = program.Model.States.Length - 1;
                if (node == _mapping.Outputs && states > 1)
                    yield return new("SPK1175", node.Name, $"{states} synaptic currents of an output", "1: a second one is documented of hidden neurons alone", "use outputs of one synaptic current");
                if (chip.Find("synapse.states") is { } most && states > most)
                    yield return ChipViolation.Beyond("SPK1175", node.Name, chip.Limit("synapse.states"), states, $"use neurons of {most:0} synaptic currents");
            }
        }
    }

    private ChipViolation Threshold(string name, double threshold, int highest) => new(
        "SPK1176", name, string.Create(CultureInfo.InvariantCulture, $"a threshold of {threshold:0.###}"),
        $"whole thresholds from 1 to {highest} ({chip.Limit("threshold.bits").What}: {chip.Whole("threshold.bits")} bits)", "scale weights and thresholds down together");

    private IEnumerable<ChipViolation> Sizes()
    {
        if (graph.Input.Features > chip.Whole("inputs"))
            yield return ChipViolation.Beyond("SPK1170", graph.Input.Name, chip.Limit("inputs"), graph.Input.Features, $"use {chip.Whole("inputs")} channels: fewer bands, or pool channels");
        if (_mapping.Hidden is { } hidden && SizeOf(hidden) > chip.Whole("hidden"))
            yield return ChipViolation.Beyond("SPK1171", hidden.Name, chip.Limit("hidden"), SizeOf(hidden), $"use {chip.Whole("hidden")} hidden neurons");
        if (_mapping.Outputs is { } outputs && SizeOf(outputs) > chip.Whole("outputs"))
            yield return ChipViolation.Beyond("SPK1172", outputs.Name, chip.Limit("outputs"), SizeOf(outputs), $"use {chip.Whole("outputs")} classes");
    }

    /// <summary>Recurrent weights other than 0; a weight of 0 takes no place.</summary>
    private IEnumerable<ChipViolation> FanOut()
    {
        if (_mapping.Hidden is not { } hidden)
            yield break;
        var name = _mapping.Recurrent?.Name ?? hidden.Name;
        var size = SizeOf(hidden);
        var currents = Enumerable.Range(0, 2).Select(_mapping.Recurrence).OfType<(WeightTensor Weights, int First)>()
            .Select(r => Enumerable.Range(0, size).Select(from => Enumerable.Range(0, size).Count(to => r.Weights.ValueAt(r.First + (to * size) + from) != 0)).ToList()).ToList();
        if (currents.Count == 0)
            yield break;
        var fanOut = Enumerable.Range(0, size).Select(n => currents.Sum(c => c[n])).ToList();
        var (most, mean) = (chip.Whole("fanout.most"), chip.Limit("fanout.mean").Value!.Value);
        if (fanOut.Max() is var widest && widest > most)
        {
            var count = fanOut.Count(f => f > most);
            yield return ChipViolation.Beyond(
                "SPK1173", name, chip.Limit("fanout.most"), widest, $"prune {(count == 1 ? "that neuron" : $"the {count} neurons beyond it")} to their {most} largest recurrent weights");
        }

        foreach (var (place, current) in currents.Index())
        {
            var of = currents.Count == 1 ? "" : $" of the {(place == 0 ? "first" : "second")} synaptic current";
            if (current.Average() > mean)
                yield return ChipViolation.Beyond("SPK1174", name, chip.Limit("fanout.mean"), current.Average(), string.Create(CultureInfo.InvariantCulture, $"prune {current.Sum() - (long)(mean * size)} recurrent weights{of}, the smallest first"));
        }
    }
}
