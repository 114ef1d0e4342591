using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>A network on Loihi 1, counted by the rules of SANA-FE.</summary>
/// <remarks>A message is counted at the layer that receives it, so the inputs' messages appear at the first layer; the last layer's spikes leave no message.</remarks>
internal sealed class Loihi1Network(SpikeGraph graph, Loihi1Mapping mapping, EnergyTable energy) : ICompiledNetwork
{
    private readonly Loihi1Simulation _simulation = new(graph, mapping);
    private readonly Loihi1Timing _timing = new(mapping, energy);

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var reference = GraphInterpreter.Run(graph, input);
        var traces = reference.Trace(graph);
        var events = traces.Select(_ => new SortedDictionary<string, double>(StringComparer.Ordinal)).ToArray();
        var seconds = 0.0;
        for (var b = 0; b < input.BatchSize; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            var activity = _simulation.Run(input, traces, b);
            for (var k = 0; k < traces.Length; k++)
                Count(events[k], activity[k], activity[k + 1], k + 1);
            for (var s = 0; s < _simulation.Steps; s++)
                seconds += _timing.Step(activity, s);
        }

        return new NetworkRun
        {
            Predictions = [.. reference.Predictions()],
            Activity = new ActivityCounts(input.BatchSize, [.. traces.Zip(events).Select(x => Activity(x.First.Counts, x.Second))]),
            LatencySeconds = input.BatchSize == 0 ? null : seconds / input.BatchSize,
            Notes = Notes(),
        };
    }

    private void Count(SortedDictionary<string, double> events, PopulationActivity source, PopulationActivity target, int population)
    {
        void Add(string name, double count)
        {
            if (count != 0)
                events[name] = events.GetValueOrDefault(name) + count;
        }

        var neurons = target.Cores.Sum(c => c.Count);
        Add("soma.access", (double)neurons * _simulation.Steps);
        Add("soma.update", target.TotalUpdates);
        Add("soma.spike", target.TotalSpikes);
        for (var c = 0; c < source.Cores.Length; c++)
        {
            double spikes = source.SpikesOf(c);
            var (eastWest, northSouth) = mapping.Hops(source.Cores[c], population);
            Add("axon.out", spikes * target.Cores.Length);
            Add("hop.eastwest", spikes * eastWest);
            Add("hop.northsouth", spikes * northSouth);
            Add("synapse.dense", spikes * neurons);
        }
    }

    private static NodeActivity Activity(NodeCounts counts, SortedDictionary<string, double> events) => new()
    {
        Node = counts.Node,
        InputEvents = counts.InputEvents,
        SynapticOperations = counts.SynapticOperations,
        ExecutedAccumulates = counts.SynapticOperations,
        DenseOperations = counts.DenseOperations,
        OutputSpikes = counts.OutputSpikes,
        Events = events.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    private ImmutableArray<string> Notes() =>
    [
        $"{mapping.CoresUsed} cores, {mapping.TilesUsed} of the tiles in use ({string.Join(", ", mapping.Populations.Select((p, i) => $"{(i == 0 ? "inputs" : graph.Stages()[i - 1].Name)} {p.Length}"))}); synapse memory assumes 8-bit dense synapses",
        $"{_simulation.Steps} steps per inference: {graph.Input.TimeSteps} of the input, one more per layer because a spike acts in the next step; potentials are cleared between samples at no cost",
        "the chip fires strictly above its threshold: theta - 1 is programmed for >=",
        "weight matrices are stored dense: each synapse at the dense price; simple timing, without congestion of the mesh",
    ];
}
